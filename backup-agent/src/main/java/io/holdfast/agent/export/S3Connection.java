package io.holdfast.agent.export;

import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A client of a bucket, made when it is first needed, since loading it takes half a second. Its
 * errors become {@link Refused} or {@link Unavailable} with S3's own words.
 */
final class S3Connection {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Between two bytes of an answer. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** A part that takes longer is taken for lost: 8 MiB in that time are 70 KB a second. */
  private static final Duration CALL = Duration.ofMinutes(2);

  private static final int ATTEMPTS = 3;
  private static final int TOO_MANY = 429;
  private static final int BAD_REQUEST = 400;

  private final S3Address address;
  private final Map<String, String> environment;
  private @Nullable S3Client client;

  S3Connection(S3Address address, Map<String, String> environment) {
    this.address = address;
    this.environment = environment;
  }

  /**
   * Asks S3.
   *
   * @param what completes the sentence "S3 refused to …"
   */
  <T> T call(String what, Function<S3Client, T> question) {
    try {
      return question.apply(client());
    } catch (S3Exception e) {
      throw translated(what, e);
    } catch (SdkException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
        if (root instanceof Refused refused) {
          throw refused;
        }
      }
      String words = root.getMessage() == null ? root.toString() : root.getMessage();
      throw new Unavailable("S3 did not answer when asked to " + what + where() + ": " + words, e);
    }
  }

  private RuntimeException translated(String what, S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String message =
        details == null || details.errorMessage() == null ? "" : ": " + details.errorMessage();
    String words = what + where() + ": " + e.statusCode() + " " + code + message;
    boolean later =
        e.statusCode() >= 500
            || e.statusCode() == TOO_MANY
            || e.statusCode() < BAD_REQUEST // an error in the body of an answer of 200
            || code.equals("RequestTimeout")
            || code.equals("SlowDown");
    return later
        ? new Unavailable("S3 could not " + words, e)
        : new Refused("S3 refused to " + words);
  }

  private String where() {
    return " in bucket "
        + address.bucket()
        + (address.endpoint() == null ? "" : " at " + address.endpoint());
  }

  private synchronized S3Client client() {
    S3Client made = client;
    if (made == null) {
      made = build();
      client = made;
    }
    return made;
  }

  private S3Client build() {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
    Path caFile = address.caFile();
    if (caFile != null) {
      TrustManager[] trusted = trusted(caFile);
      http.tlsTrustManagersProvider(() -> trusted);
    }
    var builder =
        S3Client.builder()
            .region(Region.of(address.region()))
            .forcePathStyle(address.pathStyle())
            .credentialsProvider(() -> address.keys().read(environment))
            .httpClientBuilder(http)
            // Parts carry the checksum that the configuration says; stores that are not Amazon's
            // stumble over others, over chunked bodies, and over clients that wait for a go-ahead.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                config -> config.chunkedEncodingEnabled(false).expectContinueEnabled(false))
            .overrideConfiguration(
                config ->
                    config
                        .apiCallAttemptTimeout(CALL)
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .retryStrategy(
                            StandardRetryStrategy.builder().maxAttempts(ATTEMPTS).build()));
    if (address.endpoint() != null) {
      builder.endpointOverride(address.endpoint());
    }
    return builder.build();
  }

  private static TrustManager[] trusted(Path caFile) {
    try (InputStream in = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      if (number == 0) {
        throw new Refused("there is no certificate in " + caFile);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new Refused("the certificates in " + caFile + " can not be read: " + e);
    }
  }
}
