package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Talks to a serving agent. */
final class ApiClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final String url;
  private final @Nullable Path tokenFile;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * A client.
   *
   * @param tokenFile needed for what changes something
   */
  ApiClient(String url, @Nullable Path tokenFile) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.tokenFile = tokenFile;
  }

  /** The body of an answer to GET. */
  String get(String path) {
    return send(request(path).GET().build(), path);
  }

  /** The body of an answer to POST. */
  String post(String path, String body) {
    return send(posting(path, body), path);
  }

  private HttpRequest posting(String path, String body) {
    return request(path)
        .header("Authorization", "Bearer " + token())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** The text that a run hands over, empty while there is none: it may come yet. */
  Optional<String> handedOver(String path) {
    HttpResponse<String> response =
        exchange(posting(path, ""), HttpResponse.BodyHandlers.ofString());
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(text(response, path));
  }

  /** A body that is read as it comes; breaks off with an IOException when it is not whole. */
  InputStream download(String path) throws IOException {
    HttpResponse<InputStream> response =
        exchange(posting(path, ""), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() / 100 != 2) {
      try (InputStream body = response.body()) {
        throw refused(
            path, response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).timeout(ANSWER);
    } catch (IllegalArgumentException e) {
      throw new CliException(
          CliException.USAGE,
          "--url: " + url + " is no URL; accepted is one such as http://127.0.0.1:9997");
    }
  }

  private String send(HttpRequest request, String path) {
    return text(exchange(request, HttpResponse.BodyHandlers.ofString()), path);
  }

  private String text(HttpResponse<String> response, String path) {
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    throw refused(path, response.statusCode(), response.body());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new CliException(
          CliException.USAGE,
          "no agent answers at "
              + url
              + " (connection refused or timed out); start it with serve, or give its address with --url");
    } catch (IOException e) {
      throw new CliException(
          CliException.USAGE, "the agent at " + url + " broke off: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(CliException.FAILED, "interrupted");
    }
  }

  private CliException refused(String path, int status, String body) {
    String error = error(body);
    if (status == 401) {
      return new CliException(
          CliException.USAGE, "the agent at " + url + " does not accept the token in " + tokenFile);
    }
    String words = error.isEmpty() ? url + path + " answered with " + status : error;
    return new CliException(status == 400 ? CliException.USAGE : CliException.FAILED, words);
  }

  private static String error(String body) {
    try {
      return String.valueOf(ApiJson.read(body, Answers.Failure.class).error());
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** What changes something needs. */
  String token() {
    Path file = tokenFile;
    if (file == null) {
      throw new CliException(
          CliException.USAGE,
          "this needs the agent's token: give its file with --token-file or HOLDFAST_AGENT_TOKEN_FILE");
    }
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new CliException(CliException.USAGE, "--token-file: " + file + " can not be read");
    }
  }
}
