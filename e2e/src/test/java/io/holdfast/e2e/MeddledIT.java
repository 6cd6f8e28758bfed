package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * Somebody deletes in Longhorn's page what a run needs, or changes a secret, while all goes on: the
 * run says what has happened, nothing is left behind, and the next one works.
 */
final class MeddledIT {
  private static final Pattern SNAPSHOT = Pattern.compile("\"name\":\"(holdfast-\\d[^\"]*)\"");

  /** Milliseconds in which a test has meddled, unless the machine is very slow. */
  private static final int LONG_ENOUGH = 15_000;

  private static final String OTHER_PASSWORD = "battery staple";

  @TempDir static Path home;
  private static Deployment deployment = new Deployment(Path.of("/none"));

  @RegisterExtension final LogsOnFailure logs = new LogsOnFailure(() -> deployment);

  @BeforeAll
  static void start() throws IOException {
    deployment = new Deployment(home);
    deployment.start();
    try (Jedis client = deployment.client()) {
      client.set("key", "value");
    }
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @AfterEach
  void clearFaults() throws Exception {
    deployment.longhorn("DELETE", "/sim/faults", "");
  }

  @Test
  void backup_snapshotDeletedWhileItIsAskedFor_failsInWordsAndLeavesNothing() throws Exception {
    String before = snapshots();
    fault("snapshotBackup", "delay", ",\"delayMs\":" + LONG_ENOUGH);
    var backup = inBackground("backup");
    String snapshot = eventually(() -> snapshotNotIn(before));
    eventually(() -> first(deployment.longhorn("GET", "/sim/faults", ""), "\"hits\":(1)"));
    // Longhorn deletes a snapshot only once there is a newer one.
    act("snapshotCRCreate", "{\"name\":\"of-somebody\"}");
    eventually(
        () -> first(act("snapshotCRGet", "{\"name\":\"of-somebody\"}"), "\"readyToUse\":(true)"));
    act("snapshotCRDelete", "{\"name\":\"" + snapshot + "\"}");
    eventually(() -> snapshots().contains(snapshot) ? "" : "gone");
    assumeInTime(!Program.required(deployment.longhorn).log().contains("of snapshot " + snapshot));

    Outcome outcome = backup.join();
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains(snapshot).containsAnyOf("not found", "is gone");
    assertNothingLeft();
    assertNextOneWorks();
  }

  @Test
  void backup_deletedWhileItIsMade_failsSoonAndLeavesNothing() throws Exception {
    fault("snapshotBackup", "stuck-in-progress", "");
    var backup = inBackground("backup");
    String id =
        eventually(
            () ->
                first(
                    deployment.get("/api/v1/backups"),
                    "\"id\":\"(backup-[0-9a-f]{16})\"[^}]*\"state\":\"in_progress\""));
    delete(id);

    Outcome outcome = backup.join();
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains("is gone: somebody has deleted it");
    assertNothingLeft();
    assertNextOneWorks();
  }

  @Test
  void check_backupDeletedWhileItsVolumeIsAskedFor_isInconclusiveInWords() throws Exception {
    String id = backedUp();
    deployment.longhorn(
        "POST",
        "/sim/faults",
        """
        {"match":{"method":"POST","path":"/v1/volumes","action":""},"kind":"delay","times":1,"delayMs":%d}
        """
            .formatted(LONG_ENOUGH));
    var check = inBackground("check", id);
    eventually(() -> first(deployment.longhorn("GET", "/sim/faults", ""), "\"hits\":(1)"));
    delete(id);
    assumeInTime(deployment.volumes().size() == 1);

    Outcome outcome = check.join();
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains("inconclusive", id + " is gone: somebody has deleted it");
    assertNothingLeft();
    assertNextOneWorks();
  }

  @Test
  void password_changedWhileServing_countsWithoutARestart() throws Exception {
    Path file = home.resolve("password");
    try {
      try (Jedis client = deployment.client()) {
        client.configSet("requirepass", OTHER_PASSWORD);
      }
      Outcome refused = deployment.agent("backup");
      assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
      assertThat(refused.output())
          .contains("WRONGPASS")
          .doesNotContain(OTHER_PASSWORD, Deployment.PASSWORD);
      Files.writeString(file, OTHER_PASSWORD + "\n");
      assertNextOneWorks();
    } finally {
      try (Jedis client = new Jedis("127.0.0.1", deployment.serverPort)) {
        client.auth(OTHER_PASSWORD);
        client.configSet("requirepass", Deployment.PASSWORD);
      }
      Files.writeString(file, Deployment.PASSWORD + "\n");
    }
    assertNextOneWorks();
  }

  @Test
  void token_changedWhileServing_countsAtOnceAndTheOldOneNoMore() throws Exception {
    Path file = home.resolve("agent-token");
    String old = Files.readString(file).strip();
    assertThat(asked(old)).as("a body that is not accepted").isEqualTo(400);
    Files.writeString(file, "f".repeat(64) + "\n");
    assertThat(asked(old)).isEqualTo(401);
    assertNextOneWorks();
  }

  /** The status of a request that is not accepted, whoever makes it. */
  private static int asked(String token) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + deployment.agentPort + "/api/v1/restores");
      return http.send(
              HttpRequest.newBuilder(uri)
                  .header("Authorization", "Bearer " + token)
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** What was put off has not happened before all was as the test wants it. */
  private static void assumeInTime(boolean before) {
    Assumptions.assumeTrue(before, "the machine was too slow to meddle in time");
  }

  private static CompletableFuture<Outcome> inBackground(String... arguments) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return deployment.agent(arguments);
          } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void assertNextOneWorks() throws Exception {
    deployment.longhorn("DELETE", "/sim/faults", "");
    Outcome check = deployment.agent("backup", "--check");
    assertThat(check.exitCode()).as(check.output()).isZero();
  }

  /** No volume but the store's, and no snapshot of ours without a backup. */
  private static void assertNothingLeft() throws Exception {
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME);
    String backups = deployment.get("/api/v1/backups");
    assertThat(backups).doesNotContain("\"state\":\"in_progress\"", "\"state\":\"error\"");
    assertThat(deployment.agent("status").output()).doesNotContain("running");
  }

  private static String backedUp() throws Exception {
    Outcome made = deployment.agent("backup");
    assertThat(made.exitCode()).as(made.output()).isZero();
    return first(made.output(), "(backup-[0-9a-f]{16})");
  }

  private static void delete(String backup) throws Exception {
    deployment.longhorn(
        "POST",
        "/v1/backupvolumes/" + Deployment.VOLUME + "?action=backupDelete",
        "{\"name\":\"" + backup + "\"}");
  }

  private static void fault(String action, String kind, String more) throws Exception {
    deployment.longhorn(
        "POST",
        "/sim/faults",
        "{\"match\":{\"method\":\"POST\",\"action\":\"%s\"},\"kind\":\"%s\",\"times\":1%s}"
            .formatted(action, kind, more));
  }

  private static String snapshots() throws Exception {
    return act("snapshotCRList", "{}");
  }

  private static String snapshotNotIn(String before) throws Exception {
    return SNAPSHOT
        .matcher(snapshots())
        .results()
        .map(each -> each.group(1))
        .filter(each -> !before.contains(each))
        .findFirst()
        .orElse("");
  }

  private static String act(String action, String body) throws Exception {
    return deployment.longhorn(
        "POST", "/v1/volumes/" + Deployment.VOLUME + "?action=" + action, body);
  }

  private static String eventually(Callable<String> look) {
    return await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .until(look, each -> !each.isEmpty());
  }

  private static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
