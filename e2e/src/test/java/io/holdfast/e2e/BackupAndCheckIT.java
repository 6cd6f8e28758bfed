package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/**
 * One backup and its restore check through all four processes, and what a lying store does to it.
 */
final class BackupAndCheckIT {
  private static final Pattern BACKUP = Pattern.compile("backup-[0-9a-f]{16}");

  @TempDir Path home;
  private Deployment deployment;

  @RegisterExtension final LogsOnFailure logs = new LogsOnFailure(() -> deployment);

  @BeforeEach
  void start() throws IOException {
    deployment = new Deployment(home);
    deployment.start();
  }

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void check_ofFreshBackup_isVerifiedAndLeavesNoVolume() throws Exception {
    fill(deployment);
    Outcome backup = deployment.agent("backup");
    assertThat(backup.exitCode()).as(backup.output()).isZero();

    Outcome check = deployment.agent("check");

    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output()).contains("verified").contains(backupId(backup)).contains("1005");
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME);
    assertThat(metrics()).contains("holdfast_restore_check");
  }

  @Test
  void restore_toNewVolume_holdsTheBackupsFilesAndTouchesNothingElse() throws Exception {
    fill(deployment);
    String id = backupId(deployment.agent("backup"));

    Outcome plan = deployment.agent("restore", id, "--to-new-volume", "restored", "--dry-run");
    assertThat(plan.exitCode()).as(plan.output()).isZero();
    assertThat(plan.output()).contains(id, "a new volume restored with 3 replicas");
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME);

    Outcome restored = deployment.agent("restore", id, "--to-new-volume", "restored");
    assertThat(restored.exitCode()).as(restored.output()).isZero();
    assertThat(restored.output()).contains("restored").contains("no restore check has verified");
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME, "restored");
    Path head = home.resolve("longhorn/volumes/restored/head");
    assertThat(head.resolve("dump.rdb"))
        .hasSameBinaryContentAs(deployment.dataFolder().resolve("dump.rdb"));

    Outcome again = deployment.agent("restore", id, "--to-new-volume", "restored");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.output()).contains("Longhorn has a volume restored already");
  }

  @Test
  void evidenceAndDoctor_afterACheck_tellOfIt() throws Exception {
    fill(deployment);
    deployment.agent("backup", "--check");
    Path reports = home.resolve("reports");
    assertThat(deployment.agent("evidence", "export", "--to", reports.toString()).output())
        .contains("1 of 1 reports written");
    Outcome audit =
        deployment.agent(
            "evidence",
            "verify",
            "--key-file",
            home.resolve("evidence-key").toString(),
            reports.toString());
    assertThat(audit.exitCode()).as(audit.output()).isZero();
    assertThat(audit.output()).contains("1 reports, all as they were sealed");
    assertThat(deployment.agent("doctor").output())
        .contains("ok     restore-tested", "ok     last-save", "ok     password")
        .contains("ok     evidence-sealed", "BROKEN full-backup-planned");
  }

  @Test
  void check_afterOneByteFlipped_namesBackupAndBlock() throws Exception {
    fill(deployment);
    String id = backupId(deployment.agent("backup"));
    Path block = deployment.blocks().getLast();
    byte[] content = Files.readAllBytes(block);
    content[content.length / 2] ^= 1;
    Files.write(block, content);

    Outcome check = deployment.agent("check");

    assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
    assertThat(check.output()).contains("unrestorable").contains(id).contains(addressOf(block));
    assertThat(page()).contains("unrestorable").contains(id).contains(addressOf(block));
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME);
  }

  @Test
  void check_afterBlockDeleted_namesBackupAndBlock() throws Exception {
    fill(deployment);
    String id = backupId(deployment.agent("backup"));
    Path block = deployment.blocks().getFirst();
    Files.delete(block);

    Outcome check = deployment.agent("check", id);

    assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
    assertThat(check.output()).contains("unrestorable").contains(id).contains(addressOf(block));
  }

  @Test
  void backup_withoutS3Endpoint_failsWithReasonAndNextOneWorks() throws Exception {
    fill(deployment);
    Program.required(deployment.s3).kill();

    Outcome failed = deployment.agent("backup");
    assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
    assertThat(failed.output()).containsAnyOf("not available", "Connect", "connect");

    deployment.startS3();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              Outcome next = deployment.agent("backup");
              assertThat(next.exitCode()).as(next.output()).isZero();
            });
    assertThat(deployment.agent("check").exitCode()).isZero();
  }

  @Test
  void restart_ofEverythingAfterKill_hasWhatTheSnapshotHeld() throws Exception {
    fill(deployment);
    try (Jedis client = deployment.client()) {
      client.save();
      client.set("after", "the snapshot");
    }
    Program.required(deployment.server).kill();
    Program.required(deployment.agent).kill();
    Program.required(deployment.longhorn).kill();

    deployment.startLonghorn();
    deployment.startServer();
    deployment.startAgent();

    try (Jedis client = deployment.client()) {
      assertThat(client.dbSize()).isEqualTo(1005);
      assertThat(client.get("key:7")).isEqualTo("value 7");
      assertThat(client.lrange("list", 0, -1)).containsExactly("a", "b", "c");
      assertThat(client.zscore("board", "bob")).isEqualTo(2.5);
    }
    assertThat(deployment.agent("backup").exitCode()).isZero();
    assertThat(deployment.agent("check").exitCode()).isZero();
  }

  @Test
  void agent_killedInTheMiddleOfABackup_finishesOrRemovesItWhenItIsBack() throws Exception {
    fill(deployment);
    var running = new Thread(() -> ignoreOutcome(deployment));
    running.start();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(home.resolve("agent/state.json")) && stateHolds("holdfast-"));
    Program.required(deployment.agent).kill();
    running.join();

    deployment.startAgent();

    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> assertThat(deployment.agent("status").output()).doesNotContain("running"));
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME);
    Outcome next = deployment.agent("backup");
    assertThat(next.exitCode()).as(next.output()).isZero();
    assertThat(deployment.agent("check").exitCode()).isZero();
  }

  @Test
  void programs_onSigterm_exitZero() throws Exception {
    fill(deployment);
    assertThat(Program.required(deployment.agent).terminate()).isZero();
    assertThat(Program.required(deployment.server).terminate()).isZero();
    assertThat(Program.required(deployment.longhorn).terminate()).isZero();
    assertThat(Program.required(deployment.s3).terminate()).isZero();
    assertThat(deployment.dataFolder().resolve("dump.rdb")).isNotEmptyFile();
  }

  private static void fill(Deployment deployment) {
    try (Jedis client = deployment.client()) {
      for (int i = 0; i < 1000; i++) {
        client.set("key:" + i, "value " + i);
      }
      client.rpush("list", "a", "b", "c");
      client.hset("hash", "field", "value");
      client.sadd("set", "1", "2", "three");
      client.zadd("board", 2.5, "bob");
      client.set("session", "expires", SetParams.setParams().ex(3600));
    }
  }

  private boolean stateHolds(String text) throws IOException {
    return Files.readString(home.resolve("agent/state.json")).contains(text);
  }

  private static void ignoreOutcome(Deployment deployment) {
    try {
      deployment.agent("backup");
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String backupId(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    Matcher matcher = BACKUP.matcher(outcome.output());
    assertThat(matcher.find()).as(outcome.output()).isTrue();
    return matcher.group();
  }

  private static String addressOf(Path block) {
    return block.getFileName().toString().replace(".blk", "");
  }

  private String metrics() throws Exception {
    return get("/metrics");
  }

  private String page() throws Exception {
    return get("/");
  }

  private String get(String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + deployment.agentPort + path))
              .build();
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      return response.body();
    }
  }
}
