package io.holdfast.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent says while its state can not be saved, and that it goes on by itself. */
class FullDiskHttpTest {
  private static final Path FULL = Path.of("/dev/full");

  @Test
  void state_diskFullForAWhile_isSaidEverywhereAndHeals(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Files.exists(FULL), "there is no /dev/full");
    try (AgentFixture agent = new AgentFixture(folder);
        HttpClient client = HttpClient.newHttpClient()) {
      Path state = folder.resolve("state.json");
      await("the first save", () -> Files.exists(state));
      // What is written beside the state goes to a device that never has room.
      Path beside = folder.resolve("state.json.tmp");
      Files.createSymbolicLink(beside, FULL);

      HttpResponse<String> refused = post(client, agent);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("can not write", "No space left on device");
      assertThat(get(client, agent, "/api/v1/runs")).isEqualTo("{\"runs\":[]}");
      assertThat(get(client, agent, "/api/v1/status"))
          .contains("\"state\":{\"ok\":false,", "No space left on device");
      assertThat(get(client, agent, "/metrics")).contains("holdfast_backup_state_saved 0.0");
      assertThat(get(client, agent, "/health/liveness"))
          .contains("\"status\":\"UP\"", "No space left on device");
      assertThat(get(client, agent, "/")).contains("No space left on device");

      Files.delete(beside);
      await(
          "the state to be saved",
          () -> get(client, agent, "/metrics").contains("holdfast_backup_state_saved 1.0"));
      assertThat(post(client, agent).statusCode()).isEqualTo(202);
      assertThat(get(client, agent, "/api/v1/status")).contains("\"state\":{\"ok\":true,");
    }
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).until(condition);
  }

  private static String get(HttpClient client, AgentFixture agent, String path)
      throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(agent.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> post(HttpClient client, AgentFixture agent)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(agent.url() + "/api/v1/backups"))
            .header("Authorization", "Bearer " + agent.token())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
