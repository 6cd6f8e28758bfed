package io.holdfast.agent.notify;

import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.port.Channel;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Stopped;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A webhook that is told of alerts. Its address is never in a message: it may be a secret. */
public final class Webhook implements Channel {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int TOO_MANY = 429;

  private final WebhookAddress address;
  private final String source;
  private final Duration limit;
  private final HttpClient client;

  /**
   * A webhook.
   *
   * @param source what the messages name as their sender, in ASCII
   */
  public Webhook(WebhookAddress address, String source) {
    this(address, source, LIMIT);
  }

  /** One that has so long for an answer as a whole. */
  Webhook(WebhookAddress address, String source, Duration limit) {
    this.limit = limit;
    this.address = address;
    this.source = source;
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(limit).build();
  }

  @Override
  public String name() {
    return address.name();
  }

  @Override
  public boolean wants(Alert alert) {
    return address.on().contains(alert.kind());
  }

  @Override
  public void tell(Alert alert) {
    HttpRequest request = request(alert);
    // A time limit of the request would end with the answer's head: the body may come for ever.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    HttpResponse<Void> response;
    try {
      response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Unavailable("webhook " + name() + " did not answer: " + e.getCause(), e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Unavailable(
          "webhook " + name() + " did not answer within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
    int status = response.statusCode();
    if (status >= 500 || status == TOO_MANY) {
      throw new Unavailable("webhook " + name() + " answered with " + status);
    }
    if (status / 100 != 2) {
      throw new Refused("webhook " + name() + " answered with " + status);
    }
  }

  private HttpRequest request(Alert alert) {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(url()));
    } catch (IllegalArgumentException e) {
      throw new Refused("webhook " + name() + ": its address is no http or https URL");
    }
    Path tokenFile = address.tokenFile();
    if (tokenFile != null) {
      request.header("Authorization", "Bearer " + firstLine(tokenFile));
    }
    return switch (address.kind()) {
      case JSON -> json(request, AlertText.json(source, alert));
      case SLACK -> json(request, AlertText.slack(source, alert));
      case NTFY ->
          request
              .header("Title", AlertText.title(source, alert))
              .header("Priority", alert.isOver() ? "default" : "high")
              .header("Tags", alert.isOver() ? "white_check_mark" : "rotating_light")
              .POST(BodyPublishers.ofString(AlertText.body(alert)))
              .build();
    };
  }

  private static HttpRequest json(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private String url() {
    Path file = address.urlFile();
    return file == null ? Objects.requireNonNull(address.url()) : firstLine(file);
  }

  private String firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new Unavailable("webhook " + name() + ": " + file + " can not be read", e);
    }
  }
}
