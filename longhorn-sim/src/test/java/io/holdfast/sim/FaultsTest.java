package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults strike what they match, as often as they should, and nothing else. */
class FaultsTest {
  private static void add(Longhorn longhorn, String rule) {
    assertThat(longhorn.post("/sim/faults", rule).status()).isEqualTo(200);
  }

  @Test
  void error500_twice_thenGone(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var longhorn = running.client();
      add(
          longhorn,
          "{\"match\":{\"method\":\"GET\",\"path\":\"/volumes\"},\"kind\":\"error500\",\"times\":2,\"message\":\"boom\"}");
      for (int i = 0; i < 2; i++) {
        var reply = longhorn.get("/v1/volumes");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.json().path("message").asText()).isEqualTo("boom");
        assertThat(longhorn.get("/v1/settings").status()).isEqualTo(200);
      }
      assertThat(longhorn.get("/v1/volumes").status()).isEqualTo(200);
    }
  }

  @Test
  void dropAfterWork_noAnswer_workIsDone(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var longhorn = running.client();
      add(
          longhorn,
          "{\"match\":{\"method\":\"POST\",\"path\":\"/v1/volumes\"},\"kind\":\"drop-after-work\",\"times\":1}");
      assertThat(longhorn.post("/v1/volumes", "{\"name\":\"v\",\"size\":\"1048576\"}").status())
          .isEqualTo(-1);
      assertThat(longhorn.get("/v1/volumes/v").status()).isEqualTo(200);
    }
  }

  @Test
  void stuckInProgress_backupStays_untilDeleted(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var longhorn = running.client();
      longhorn.attached("data");
      longhorn.snapshot("data", "s");
      add(
          longhorn,
          "{\"match\":{\"action\":\"snapshotBackup\"},\"kind\":\"stuck-in-progress\",\"times\":1}");
      String stuck = longhorn.startBackup("data", "s", "incremental");
      longhorn.awaitBackup(stuck, row -> row.path("state").asText().equals("InProgress"));
      longhorn.completed("data", "s2");
      assertThat(longhorn.backup(stuck).path("state").asText()).isEqualTo("InProgress");
      longhorn.post("/v1/backupvolumes/any?action=backupDelete", "{\"name\":\"" + stuck + "\"}");
      longhorn.awaitBackup(stuck, row -> row.path("type").asText().equals("error"));
    }
  }

  @Test
  void targetUnavailable_refused_untilCleared(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var longhorn = running.client();
      longhorn.attached("data");
      longhorn.snapshot("data", "s");
      add(longhorn, "[{\"kind\":\"target-unavailable\",\"message\":\"cable pulled\"}]");
      var reply = longhorn.tryAct("data", "snapshotBackup", "{\"name\":\"s\"}");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.json().path("message").asText())
          .endsWith("backup target default is not available");
      var down = longhorn.awaitTarget(target -> !target.path("available").asBoolean());
      assertThat(down.path("message").asText()).contains("cable pulled");
      longhorn.delete("/sim/faults");
      longhorn.awaitTarget(target -> target.path("available").asBoolean());
    }
  }

  @Test
  void unknownKind_400NamesIt(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      var reply = running.client().post("/sim/faults", "{\"kind\":\"meteor\"}");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text()).contains("meteor", "error500");
    }
  }
}
