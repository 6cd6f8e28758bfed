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

  private final Source source;
  private final long size;
  private final Optional<String> manifest;

  private PodFile(Source source, long size, Optional<String> manifest) {
    this.source = source;
    this.size = size;
    this.manifest = manifest;
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
    Source source = new Source(client, address, token, pod);
    try {
      return new PodFile(source, size(source), manifest(source));
    } catch (IOException e) {
      client.shutdownNow();
      throw new Unavailable("pod " + pod + " does not hand out yet at " + address + ": " + e, e);
    } catch (Refused e) {
      client.shutdownNow();
      throw e;
    }
  }

  private static long size(Source source) throws IOException {
    HttpResponse<Void> head =
        source.send("HEAD", HandOut.SNAPSHOT, HttpResponse.BodyHandlers.discarding());
    if (head.statusCode() != OK) {
      throw source.refused(head.statusCode(), "file");
    }
    return head.headers().firstValueAsLong("Content-Length").orElse(0);
  }

  private static Optional<String> manifest(Source source) throws IOException {
    HttpResponse<String> beside =
        source.send(
            "GET", HandOut.MANIFEST, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return switch (beside.statusCode()) {
      case OK -> Optional.of(beside.body());
      case MISSING -> Optional.empty();
      default -> throw source.refused(beside.statusCode(), "manifest");
    };
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
        source.send("GET", HandOut.SNAPSHOT, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != OK) {
      response.body().close();
      throw new IOException("pod " + source.pod() + " answered with " + response.statusCode());
    }
    return response.body();
  }

  /** Breaks off what is read, too. */
  @Override
  public void close() {
    source.client().shutdownNow();
  }

  /** The pod, as something to ask. */
  private record Source(HttpClient client, URI address, String token, String pod) {
    <T> HttpResponse<T> send(String method, String name, HttpResponse.BodyHandler<T> body)
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

    Refused refused(int status, String what) {
      return new Refused("pod " + pod + " answered with " + status + " when asked for the " + what);
    }
  }
}
