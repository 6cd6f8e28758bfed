package io.holdfast.agent.kubernetes;

import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.process.HandOut;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A snapshot file that a pod hands out. */
final class PodFile implements RestoredFile {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int MISSING = 404;

  private final HttpClient client;
  private final URI address;
  private final String token;
  private final String pod;
  private long size;
  private Optional<String> manifest = Optional.empty();

  private PodFile(HttpClient client, URI address, String token, String pod) {
    this.client = client;
    this.address = address;
    this.token = token;
    this.pod = pod;
  }

  /**
   * Asks a pod what it hands out.
   *
   * @throws Unavailable when it does not answer, or not yet
   * @throws Refused when it does not hand the file out
   */
  static PodFile open(URI address, String token, String pod) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    PodFile file = new PodFile(client, address, token, pod);
    try {
      HttpResponse<Void> head =
          file.send("HEAD", HandOut.SNAPSHOT, HttpResponse.BodyHandlers.discarding());
      if (head.statusCode() != OK) {
        throw new Refused(
            "pod " + pod + " answered with " + head.statusCode() + " when asked for the file");
      }
      file.size = head.headers().firstValueAsLong("Content-Length").orElse(0);
      HttpResponse<String> beside =
          file.send(
              "GET", HandOut.MANIFEST, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (beside.statusCode() == OK) {
        file.manifest = Optional.of(beside.body());
      } else if (beside.statusCode() != MISSING) {
        throw new Refused(
            "pod "
                + pod
                + " answered with "
                + beside.statusCode()
                + " when asked for the manifest");
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw new Unavailable("pod " + pod + " does not hand out yet at " + address + ": " + e, e);
    } catch (Refused e) {
      file.close();
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Optional<String> manifest() {
    return manifest;
  }

  @Override
  public InputStream read() throws IOException {
    HttpResponse<InputStream> response =
        send("GET", HandOut.SNAPSHOT, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != OK) {
      response.body().close();
      throw new IOException("pod " + pod + " answered with " + response.statusCode());
    }
    return response.body();
  }

  /** Breaks off what is read, too. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private <T> HttpResponse<T> send(String method, String name, HttpResponse.BodyHandler<T> body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(name))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
