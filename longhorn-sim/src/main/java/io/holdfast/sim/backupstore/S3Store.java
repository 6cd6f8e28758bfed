package io.holdfast.sim.backupstore;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket, with every key below a prefix. One retry, short timeouts: a store that is gone shows
 * within ten seconds.
 */
final class S3Store implements ObjectStore {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(4);

  private final TargetUrl.S3 url;
  private final S3Client client;

  /** A call to the client. */
  private interface Call<T> {
    T run() throws IOException;
  }

  S3Store(TargetUrl.S3 url, S3Access access) {
    this.url = url;
    var builder =
        S3Client.builder()
            .region(Region.of(url.region()))
            .forcePathStyle(true)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ANSWER))
            // Newer checksums confuse stores that are not Amazon's; every block has its own anyway.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                config ->
                    config.retryStrategy(StandardRetryStrategy.builder().maxAttempts(2).build()));
    if (access.endpoint() != null) {
      builder.endpointOverride(access.endpoint());
    }
    if (access.accessKey() != null && access.secretKey() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(access.accessKey(), access.secretKey())));
    } else {
      builder.credentialsProvider(AnonymousCredentialsProvider.create());
    }
    this.client = builder.build();
  }

  @Override
  public byte[] get(String key) throws IOException {
    return call(
        "get object " + key,
        () -> {
          try {
            return client
                .getObjectAsBytes(get -> get.bucket(url.bucket()).key(url.prefix() + key))
                .asByteArrayUnsafe();
          } catch (NoSuchKeyException e) {
            throw missing(key, e);
          }
        });
  }

  private NoSuchFileException missing(String key, Exception cause) {
    var missing = new NoSuchFileException(key, null, "no such object in bucket " + url.bucket());
    missing.initCause(cause);
    return missing;
  }

  @Override
  public boolean exists(String key) throws IOException {
    return call(
        "head object " + key,
        () -> {
          try {
            client.headObject(head -> head.bucket(url.bucket()).key(url.prefix() + key));
            return true;
          } catch (NoSuchKeyException e) {
            return false;
          }
        });
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    call(
        "put object " + key,
        () ->
            client.putObject(
                put -> put.bucket(url.bucket()).key(url.prefix() + key),
                RequestBody.fromBytes(content)));
  }

  @Override
  public void delete(String key) throws IOException {
    call(
        "delete object " + key,
        () -> client.deleteObject(del -> del.bucket(url.bucket()).key(url.prefix() + key)));
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    String full = url.prefix() + prefix;
    return call(
        "list objects " + prefix,
        () -> {
          var names = new ArrayList<String>();
          var pages =
              client.listObjectsV2Paginator(
                  list -> list.bucket(url.bucket()).prefix(full).delimiter("/"));
          for (var page : pages) {
            page.commonPrefixes()
                .forEach(folder -> names.add(folder.prefix().substring(full.length())));
            page.contents().forEach(object -> names.add(object.key().substring(full.length())));
          }
          names.removeIf(String::isEmpty);
          Collections.sort(names);
          return names;
        });
  }

  @Override
  public void probe() throws IOException {
    call(
        "list objects",
        () ->
            client.listObjectsV2(
                list ->
                    list.bucket(url.bucket())
                        .prefix(url.prefix() + StoreLayout.ROOT)
                        .delimiter("/")
                        .maxKeys(1)));
  }

  private <T> T call(String what, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (S3Exception e) {
      throw new IOException(
          "failed to "
              + what
              + " in bucket "
              + url.bucket()
              + ": "
              + e.statusCode()
              + " "
              + reason(e),
          e);
    } catch (SdkException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new IOException(
          "failed to " + what + " in bucket " + url.bucket() + ": " + root.getMessage(), e);
    }
  }

  private static String reason(S3Exception e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorCode() == null
        ? String.valueOf(e.getMessage())
        : details.errorCode() + ": " + details.errorMessage();
  }

  @Override
  public void close() {
    // Shared and kept: its threads and connections are the JDK's.
  }
}
