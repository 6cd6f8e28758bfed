package io.holdfast.e2e;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.state.StateJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real agent with a made-up past: its Longhorn only says what the page needs. */
final class MadeUpAgent implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer longhorn;
  private final Program agent;
  private final int port = Program.freePort();
  private final Path home;

  /**
   * Starts it.
   *
   * @param words stand wherever Longhorn says something
   * @param there whether Longhorn answers
   */
  MadeUpAgent(Path home, AgentState past, String words, boolean there) throws IOException {
    this.home = home;
    longhorn = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    longhorn.createContext("/", exchange -> answer(exchange, past, words, there));
    longhorn.start();
    Files.createDirectories(home.resolve("logs"));
    Files.writeString(home.resolve("state.json"), StateJson.write(past));
    Files.writeString(
        home.resolve("agent.yaml"),
        """
        http: { port: %d, bind: 127.0.0.1, tokenFile: "%s" }
        state: { file: "%s" }
        store: { host: 127.0.0.1, port: 1 }
        longhorn: { url: "http://127.0.0.1:%d", backupTarget: default }
        volume: { name: holdfast-data }
        verify: { process: { command: [sh] } }
        policies:
          - { name: yearly, cron: "0 0 1 1 *", timeZone: Europe/Berlin, retain: 3, check: true }
        """
            .formatted(
                port,
                home.resolve("agent-token"),
                home.resolve("state.json"),
                longhorn.getAddress().getPort()));
    agent = Program.startAgent(home, port);
    Awaitility.await("the agent has looked around")
        .atMost(Duration.ofMinutes(3))
        .until(() -> !get("/api/v1/status").contains("not looked at yet"));
  }

  private String get(String path) throws InterruptedException, IOException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url() + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String token() throws IOException {
    return Files.readString(home.resolve("agent-token")).strip();
  }

  private static void answer(HttpExchange exchange, AgentState past, String words, boolean there)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    Object body = Map.of("data", List.of());
    if (path.equals("/v1/volumes/holdfast-data")) {
      body =
          Map.of(
              "name",
              "holdfast-data",
              "state",
              "attached" + words,
              "robustness",
              "healthy",
              "numberOfReplicas",
              3);
    } else if (path.equals("/v1/backuptargets")) {
      body =
          data(
              Map.of(
                  "name",
                  "default",
                  "available",
                  true,
                  "backupTargetURL",
                  "s3://backups@eu-central-1/" + words));
    } else if (path.equals("/v1/backupvolumes")) {
      body =
          data(Map.of("name", "bv", "volumeName", "holdfast-data", "backupTargetName", "default"));
    } else if (path.startsWith("/v1/backupvolumes/bv")) {
      body = Map.of("data", backups(past));
    }
    byte[] bytes = JSON.writeValueAsBytes(there ? body : Map.of("message", "no route" + words));
    exchange.sendResponseHeaders(there ? 200 : 500, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static List<Map<String, Object>> backups(AgentState past) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (BackupRecord each : past.backups().values()) {
      all.add(
          Map.of(
              "name",
              each.id(),
              "state",
              "Completed",
              "url",
              "s3://backups@eu-central-1/?backup=" + each.id() + "&volume=holdfast-data",
              "snapshotName",
              "holdfast-" + each.run(),
              "created",
              each.dataAt().toString(),
              "size",
              each.size(),
              "newlyUploadDataSize",
              each.uploaded(),
              "labels",
              Map.of()));
    }
    return all;
  }

  private static Object data(Map<String, ?> only) {
    return Map.of("data", List.of(only));
  }

  @Override
  public void close() {
    agent.close();
    longhorn.stop(0);
  }
}
