package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * Restores for real: into the store's own place, and out to a file. The store that runs is stopped
 * and started for it by the launcher; Longhorn's stand-in fails where it is told to.
 */
final class InPlaceIT {
  @TempDir static Path folder;
  private static Launched launched = new Launched(Path.of("/none"));

  private String backup = "";

  @BeforeAll
  static void start() throws Exception {
    launched = new Launched(folder.resolve("state folder"));
    Outcome up = launched.up();
    assertThat(up.exitCode()).as(up.output()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    launched.run("down");
  }

  @BeforeEach
  void fillAndBackUp() throws Exception {
    try (Jedis client = launched.client()) {
      client.flushAll();
      for (int i = 0; i < 500; i++) {
        client.set("key:" + i, "value " + i);
      }
      client.set("state", "backed up");
    }
    Outcome made = launched.run("backup");
    assertThat(made.exitCode()).as(made.output()).isZero();
    backup = made.output().replaceAll("(?s).*?(backup-[0-9a-f]{16}).*", "$1");
    try (Jedis client = launched.client()) {
      client.set("state", "later");
      client.del("key:7");
    }
  }

  @AfterEach
  void clearFaults() throws Exception {
    longhorn("DELETE", "/sim/faults", "");
  }

  @Test
  void inPlace_dryRunAndWithoutYes_sayWhatWouldBeAndChangeNothing() throws Exception {
    Outcome plan = launched.run("restore", backup, "--in-place", "--dry-run");
    assertThat(plan.exitCode()).as(plan.output()).isZero();
    assertThat(plan.output())
        .contains("1. the store is stopped", "Longhorn reverts the volume to snapshot holdfast-");
    Outcome asked = launched.run("restore", backup, "--in-place");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.output()).contains("needs --yes");
    assertState("later", 500);
  }

  @Test
  void inPlace_snapshotOnTheVolume_goesBackAndKeepsTheWayBack() throws Exception {
    Outcome restored = launched.run("restore", backup, "--in-place", "--yes");
    assertThat(restored.exitCode()).as(restored.output()).isZero();
    assertThat(restored.output()).contains("verified, 501 keys", "as it was  holdfast-before-");
    assertState("backed up", 501);
    assertThat(snapshots()).contains("holdfast-before-");
    Outcome next = launched.run("backup");
    assertThat(next.exitCode()).as(next.output()).isZero();
    assertThat(launched.run("check").exitCode()).isZero();
  }

  @Test
  void inPlace_snapshotGone_copiesTheRestoredFiles() throws Exception {
    forgetSnapshot();
    Outcome restored = launched.run("restore", backup, "--in-place", "--yes");
    assertThat(restored.exitCode()).as(restored.output()).isZero();
    assertState("backed up", 501);
    assertNoLeftovers();
  }

  @ParameterizedTest
  @CsvSource({
    "snapshotRevert,error500",
    "snapshotRevert,drop-after-work",
    "snapshotCRCreate,drop-after-work",
    "attach,drop-after-work"
  })
  void inPlace_oneCallFails_isDoneOrUndone(String action, String kind) throws Exception {
    fault(action, kind, 1);
    Outcome restored = launched.run("restore", backup, "--in-place", "--yes");
    if (kind.equals("error500")) {
      assertThat(restored.exitCode()).as(restored.output()).isEqualTo(1);
      assertThat(restored.output()).contains("told to fail");
      assertState("later", 500);
    } else {
      assertThat(restored.exitCode()).as(restored.output()).isZero();
      assertState("backed up", 501);
    }
    assertNoLeftovers();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "exchange", "start"})
  void inPlace_agentKilledInAStep_isFinishedAtTheNextUp(String step) throws Exception {
    String before = Files.readString(state());
    var restoring =
        CompletableFuture.runAsync(
            () -> {
              try {
                launched.run("restore", backup, "--in-place", "--yes");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    int begun = count(before, step);
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> count(Files.readString(state()), step) > begun);
    ProcessHandle agent = launched.process("agent").orElseThrow();
    agent.destroyForcibly();
    agent.onExit().join();
    restoring.join();

    Outcome up = launched.up();
    assertThat(up.exitCode()).as(up.output()).isZero();
    assertState("backed up", 501);
    assertThat(launched.run("status").output()).doesNotContain("running in_place");
    assertNoLeftovers();
  }

  @Test
  void toFile_fileThatIsNotThere_isTheDumpWithItsManifest() throws Exception {
    Path file = folder.resolve("out").resolve("old.rdb");
    Files.createDirectories(file.getParent());
    Outcome plan = launched.run("restore", backup, "--to-file", file.toString(), "--dry-run");
    assertThat(plan.output()).contains("only then put to " + file);
    Outcome restored = launched.run("restore", backup, "--to-file", file.toString());
    assertThat(restored.exitCode()).as(restored.output()).isZero();
    try (var files = Files.list(file.getParent())) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("old.rdb", "old.rdb.manifest.json");
    }
    Path loads = Files.createDirectory(folder.resolve("loads"));
    Files.copy(file, loads.resolve("dump.rdb"));
    Outcome verify = launched.run("server", "verify", "--dir", loads.toString(), "--json");
    assertThat(verify.output()).contains("\"keys\":501");
    assertThat(launched.run("restore", backup, "--to-file", file.toString()).output())
        .contains("old.rdb is there already");
    assertNoLeftovers();
  }

  private static void assertState(String state, long keys) throws Exception {
    try (Jedis client = launched.client()) {
      assertThat(client.get("state")).isEqualTo(state);
      assertThat(client.dbSize()).isEqualTo(keys);
    }
  }

  private static void assertNoLeftovers() throws Exception {
    assertThat(longhorn("GET", "/v1/volumes", ""))
        .doesNotContain("holdfast-check-", "holdfast-restored-");
  }

  /** How often a step of that name is in the agent's state. */
  private static int count(String state, String step) {
    return state.split("\"name\":\"" + step + "\"", -1).length;
  }

  private static Path state() {
    return launched.home().resolve("agent/state.json");
  }

  private void forgetSnapshot() throws Exception {
    for (String each : snapshots().split(",")) {
      if (each.matches("holdfast-\\d.*")) {
        longhorn(
            "POST",
            "/v1/volumes/holdfast-data?action=snapshotCRDelete",
            "{\"name\":\"" + each + "\"}");
      }
    }
  }

  private static String snapshots() throws Exception {
    String list = longhorn("POST", "/v1/volumes/holdfast-data?action=snapshotCRList", "{}");
    var names = new StringBuilder();
    var matcher = java.util.regex.Pattern.compile("\"name\":\"([^\"]+)\"").matcher(list);
    while (matcher.find()) {
      names.append(matcher.group(1)).append(',');
    }
    return names.toString();
  }

  private static void fault(String action, String kind, int times) throws Exception {
    longhorn(
        "POST",
        "/sim/faults",
        """
        {"match":{"method":"POST","path":"holdfast-data","action":"%s"},"kind":"%s","times":%d,"message":"told to fail"}
        """
            .formatted(action, kind, times));
  }

  private static String longhorn(String method, String path, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launched.longhornPort + path))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }
}
