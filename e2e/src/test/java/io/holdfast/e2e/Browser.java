package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium with a profile of its own, spoken to by the DevTools protocol
 * (https://chromedevtools.github.io/devtools-protocol/) over one WebSocket.
 */
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PATIENCE = 120; // seconds
  private static final String READY = "DevTools listening on ";

  private final Process process;
  private final Thread output;
  private final OkHttpClient client = new OkHttpClient();
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, JsonNode>> listeners = new CopyOnWriteArrayList<>();

  private Browser(Process process, Thread output, String url) {
    this.process = process;
    this.output = output;
    this.socket = client.newWebSocket(new Request.Builder().url(url).build(), new Listener());
  }

  /** The program, where it is installed. */
  static Optional<Path> program() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts the program.
   *
   * @param profile an empty folder for what it keeps
   */
  static Browser start(Path program, Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                // Tests run as root in containers, where the sandbox can not be had.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader errors = new BufferedReader(process.errorReader(StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith(READY)) {
        // Goes on being read: a full pipe would stop the browser.
        Thread output = Thread.ofVirtual().start(() -> drain(errors));
        return new Browser(process, output, line.substring(READY.length()));
      }
      said.append(line).append('\n');
    }
    throw new IOException(program + " did not start:\n" + said);
  }

  /** A new empty page. */
  Tab open() {
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    String session =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    Tab tab = new Tab(this, session, target);
    listeners.add(
        (method, message) -> {
          if (message.path("sessionId").asText().equals(session)) {
            tab.heard(method, message.path("params"));
          }
        });
    tab.prepare();
    return tab;
  }

  /** Calls a method and returns its result. */
  JsonNode call(String session, String method, Map<String, ?> parameters) {
    int id = calls.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    message.set("params", JSON.valueToTree(parameters));
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    assertThat(socket.send(message.toString())).as(method + " could be sent").isTrue();
    JsonNode received = answer.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    assertThat(received.path("error").isMissingNode()).as(method + ": " + received).isTrue();
    return received.path("result");
  }

  @Override
  public void close() {
    socket.cancel();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      output.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void drain(BufferedReader errors) {
    try (errors) {
      while (errors.readLine() != null) {}
    } catch (IOException e) {
      // It has ended.
    }
  }

  private final class Listener extends WebSocketListener {
    @Override
    public void onMessage(WebSocket webSocket, String text) {
      JsonNode message;
      try {
        message = JSON.readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt());
        if (answer != null) {
          answer.complete(message);
        }
        return;
      }
      listeners.forEach(each -> each.accept(message.path("method").asText(), message));
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable t, @Nullable Response response) {
      waiting.values().forEach(each -> each.completeExceptionally(t));
    }
  }
}
