package io.holdfast.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.app.Agent;
import io.holdfast.agent.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that only exports: its configuration has no Longhorn. */
class ExportHttpTest {
  @TempDir private Path folder;
  private Path config;
  private Agent agent;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(folder.resolve("nas"));
    config = folder.resolve("agent.yaml");
    Files.writeString(config, yaml("nas"));
    ConfigFile file = new ConfigFile(config, System.getenv());
    agent = Agent.start(file.read(), file);
  }

  @AfterEach
  void stop() {
    agent.close();
    http.close();
  }

  @Test
  void agentWithoutLonghorn_isHealthyAndSaysSo() throws Exception {
    assertThat(get("/health").body()).contains("\"UP\"");
    assertThat(get("/api/v1/status").body())
        .contains("not used: the configuration has no longhorn");
    assertThat(get("/").body()).contains("Holdfast backups");
    assertThat(get("/doctor").body())
        .contains("backup-scheduled", "policies yearly", "the configuration has no longhorn");
    HttpResponse<String> refused = post("/api/v1/backups", "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("no longhorn in the configuration");
  }

  @Test
  void export_unknownTarget_isRefusedWithThoseThereAre() throws Exception {
    HttpResponse<String> answer = post("/api/v1/exports", "{\"target\":\"moon\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("moon").contains("accepted are").contains("nas");
  }

  @Test
  void backups_targetAway_areFromTheHistoryWithAWarning() throws Exception {
    assertThat(get("/api/v1/backups").body()).contains("\"warning\":null");
    Files.delete(folder.resolve("nas"));
    assertThat(get("/api/v1/backups").body()).contains("there is no folder");
  }

  @Test
  void changedTargets_areTakenUpWithoutARestart() throws Exception {
    Files.createDirectory(folder.resolve("other"));
    Files.writeString(config, yaml("other"));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(get("/api/v1/status").body())
                    .contains("\"target\":\"other\"")
                    .doesNotContain("wait for a restart"));
    assertThat(post("/api/v1/exports", "{\"target\":\"nas\"}").statusCode()).isEqualTo(400);
    assertThat(post("/api/v1/exports", "{\"target\":\"other\"}").statusCode()).isEqualTo(202);
  }

  private String yaml(String target) {
    return """
        http: { port: 0, tokenFile: "%1$s/token" }
        state: { file: "%1$s/state.json" }
        store: { host: 127.0.0.1, port: 1 }
        verify: { process: { command: [sh] } }
        exports:
          dump: "%1$s/dump.rdb"
          scratch: "%1$s/scratch"
          targets: [{ name: %2$s, folder: "%1$s/%2$s" }]
        policies: [{ name: yearly, do: export, cron: "0 0 1 1 *", retain: 2 }]
        """
        .formatted(folder, target);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    String token = Files.readString(folder.resolve("token")).strip();
    return http.send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + path));
  }
}
