package io.holdfast.agent.longhorn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange with Longhorn. Neither OkHttp's own retries nor redirects are used: both may
 * send a POST again, or turn it into a GET. Only calls that may be repeated are, up to {@value
 * #ATTEMPTS} times.
 */
final class Transport {
  private static final int ATTEMPTS = 3;
  private static final Duration BACK_OFF = Duration.ofMillis(250);
  private static final int LONGEST_QUOTE = 300;
  private static final MediaType JSON = MediaType.get("application/json");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpUrl base;
  private final OkHttpClient client;
  private final Time time;
  private final ApiCalls calls;

  Transport(String url, Duration connect, Duration call, Time time, ApiCalls calls) {
    this.base = HttpUrl.get(url);
    this.time = time;
    this.calls = calls;
    this.client =
        new OkHttpClient.Builder()
            .connectTimeout(connect)
            .readTimeout(call)
            .callTimeout(call)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            // Without this, OkHttp reads all certificate authorities into memory, to speak HTTP.
            .connectionSpecs(
                base.isHttps()
                    ? List.of(ConnectionSpec.MODERN_TLS)
                    : List.of(ConnectionSpec.CLEARTEXT))
            .build();
  }

  /** GET; empty when there is no such thing. */
  Optional<JsonNode> get(String... path) {
    return repeat(request("GET", null, null, path), name("GET", path[0], null));
  }

  /** DELETE; empty when there is no such thing. */
  Optional<JsonNode> delete(String... path) {
    return repeat(request("DELETE", null, null, path), name("DELETE", path[0], null));
  }

  /** An action that may be repeated; empty when what it acts on is missing. */
  Optional<JsonNode> post(@Nullable String action, JsonNode body, String... path) {
    return repeat(request("POST", action, body, path), name("POST", path[0], action));
  }

  /** PUT; empty when there is no such thing. */
  Optional<JsonNode> put(JsonNode body, String... path) {
    return repeat(request("PUT", null, body, path), name("PUT", path[0], null));
  }

  /** An action that is never sent twice. */
  Optional<JsonNode> postOnce(String action, JsonNode body, String... path) {
    return exchange(request("POST", action, body, path), name("POST", path[0], action));
  }

  private Optional<JsonNode> repeat(Request request, String name) {
    for (int attempt = 1; ; attempt++) {
      try {
        return exchange(request, name);
      } catch (Unavailable e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        time.sleep(BACK_OFF.multipliedBy(1L << (2 * (attempt - 1))));
      }
    }
  }

  private Optional<JsonNode> exchange(Request request, String name) {
    long begin = System.nanoTime();
    String outcome = "unreachable";
    try (Response response = client.newCall(request).execute()) {
      String body = response.body().string();
      int status = response.code();
      if (status == 200) {
        outcome = "ok";
        return Optional.of(parse(body, name));
      }
      if (status == 404 && isLonghorns(body)) {
        outcome = "not_found";
        return Optional.empty();
      }
      if (status == 502 || status == 503 || status == 504) {
        throw new Unavailable(
            "Longhorn at " + base + " is not ready: " + status + " " + quote(body));
      }
      if (status == 500 && request.method().equals("GET")) {
        // Looking can not be against any rule: the manager is in trouble, and may soon not be.
        throw new Unavailable(refusal(status, body, name));
      }
      outcome = "refused";
      throw new Refused(refusal(status, body, name));
    } catch (IOException e) {
      throw new Unavailable("Longhorn at " + base + " did not answer " + name + ": " + words(e), e);
    } finally {
      calls.ended(name, outcome, System.nanoTime() - begin);
    }
  }

  private Request request(
      String method, @Nullable String action, @Nullable JsonNode body, String... path) {
    HttpUrl.Builder url = base.newBuilder().addPathSegment("v1");
    for (String segment : path) {
      url.addPathSegment(segment);
    }
    if (action != null) {
      url.addQueryParameter("action", action);
    }
    return new Request.Builder()
        .url(url.build())
        .header("Accept", "application/json")
        .header("User-Agent", "holdfast-backup-agent")
        .method(method, body == null ? null : RequestBody.create(body.toString(), JSON))
        .build();
  }

  /**
   * A missing volume is 404 with an empty body or an error object; any other text means that the
   * address is wrong.
   */
  private static boolean isLonghorns(String body) {
    return body.isBlank() || tree(body).path("type").asText().equals("error");
  }

  private static JsonNode parse(String body, String name) {
    if (body.isBlank()) {
      return MissingNode.getInstance();
    }
    JsonNode tree = tree(body);
    if (tree.isMissingNode()) {
      throw new Refused("the answer to " + name + " is not Longhorn's: " + quote(body));
    }
    return tree;
  }

  private static String refusal(int status, String body, String name) {
    if (status >= 300 && status < 400) {
      return "the answer to " + name + " is a redirect (" + status + "); is longhorn.url right?";
    }
    JsonNode tree = tree(body);
    String message = tree.path("message").asText();
    if (message.isEmpty()) {
      return name + " was answered with " + status + ": " + quote(body);
    }
    String detail = tree.path("detail").asText();
    String words =
        detail.isEmpty() || message.contains(detail) ? message : message + " (" + detail + ")";
    return "Longhorn refused " + name + ": " + words;
  }

  private static JsonNode tree(String body) {
    try {
      JsonNode tree = MAPPER.readTree(body);
      return tree != null && tree.isObject() ? tree : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String quote(String body) {
    String line = body.strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "(empty body)";
    }
    return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private static String name(String method, String kind, @Nullable String action) {
    return method + " " + kind + (action == null ? "" : " " + action);
  }
}
