package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A policy that Longhorn carries out, with real processes, from its first day to its last. */
final class NativeModeIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String POLICY =
      """
        - { name: nightly, mode: native, cron: "0 0 1 1 *", retain: 2, check: true }
      """;
  private static final String FOREIGN =
      """
      {"name":"somebodys","task":"snapshot","cron":"0 0 1 1 *","retain":5,"concurrency":1,
       "groups":[],"labels":{"team":"other"},"parameters":{}}
      """;

  @TempDir Path home;
  private Deployment deployment = new Deployment(Path.of("/none"));

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
  void policy_nativeThenGone_itsJobRunsIsCheckedAndGoesAndNothingElseDoes() throws Exception {
    fill();
    deployment.longhorn("POST", "/v1/recurringjobs", FOREIGN);
    deployment.longhorn(
        "POST", volume("recurringJobAdd"), "{\"name\":\"somebodys\",\"isGroup\":false}");

    Path config = home.resolve("agent.yaml");
    String without = Files.readString(config);
    Files.writeString(config, without + POLICY);
    eventually(() -> assertThat(jobs()).hasSize(2));
    String job =
        jobs().stream().filter(each -> !each.equals("somebodys")).findFirst().orElseThrow();
    assertThat(job).startsWith("holdfast-nightly-");
    assertThat(bound()).contains(job, "somebodys");

    deployment.longhorn("POST", "/sim/recurringjobs/" + job, "");
    eventually(
        () ->
            assertThat(deployment.agent("backups").output())
                .containsPattern("backup-[0-9a-f]{16}.*nightly.*verified"));
    JsonNode check = checks().path(0);
    assertThat(check.path("result").asText()).isEqualTo("verified");
    assertThat(check.path("reason").asText()).startsWith("crash-consistent");
    assertThat(check.path("foundKeys").asInt()).isEqualTo(100);
    String id = check.path("backup").asText();
    assertThat(deployment.agent("doctor").output())
        .contains("ok     recurring-jobs", "ok     backup-scheduled", "ok     restore-tested");
    assertThat(deployment.agent("status").output()).contains("backup by Longhorn 0 0 1 1 * UTC");

    // Somebody turns its knobs in the UI.
    String was = deployment.longhorn("GET", "/v1/recurringjobs/" + job, "");
    deployment.longhorn(
        "PUT", "/v1/recurringjobs/" + job, was.replace("\"retain\":2", "\"retain\":50"));
    eventually(
        () ->
            assertThat(deployment.longhorn("GET", "/v1/recurringjobs/" + job, ""))
                .contains("\"retain\":2"));
    assertThat(deployment.get("/metrics"))
        .containsPattern("recurring_job_mended_timestamp_seconds\\{policy=\"nightly\".* 1\\.\\d+E9")
        .contains("holdfast_backup_recurring_job_ok{policy=\"nightly\",task=\"backup\"} 1.0");

    // An agent that was killed knows what it has made, and what Longhorn has made meanwhile.
    Program.required(deployment.agent).kill();
    deployment.longhorn("POST", "/sim/recurringjobs/" + job, "");
    // Somebody has given another volume the job meanwhile, which is his to take back.
    deployment.longhorn(
        "POST",
        "/v1/volumes",
        "{\"name\":\"other\",\"size\":\"1073741824\",\"numberOfReplicas\":1}");
    String label = "{\"name\":\"" + job + "\",\"isGroup\":false}";
    deployment.longhorn("POST", "/v1/volumes/other?action=recurringJobAdd", label);
    deployment.startAgent();
    eventually(() -> assertThat(checks()).hasSize(2));
    eventually(
        () ->
            assertThat(deployment.agent("doctor").output())
                .contains("BROKEN recurring-jobs", job + " works on other too"));
    deployment.longhorn("DELETE", "/v1/volumes/other", "");
    assertThat(checks().findValuesAsText("result")).containsExactly("verified", "verified");

    // The commands that restore know it like any other.
    Outcome restored = deployment.agent("restore", id, "--to", home.resolve("files").toString());
    assertThat(restored.exitCode()).as(restored.output()).isZero();
    assertThat(home.resolve("files").resolve("dump.rdb")).isNotEmptyFile();

    Files.writeString(config, without);
    eventually(() -> assertThat(jobs()).containsExactly("somebodys"));
    assertThat(bound()).contains("somebodys").doesNotContain(job);
    assertThat(deployment.longhorn("GET", "/v1/recurringjobs/somebodys", ""))
        .contains("\"team\":\"other\"");
    assertThat(deployment.agent("backups").output()).as("its backups stay").contains(id);
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME);
  }

  private void fill() {
    try (Jedis client = deployment.client()) {
      for (int i = 0; i < 100; i++) {
        client.set("key:" + i, "value " + i);
      }
      // What a crash-consistent copy holds is the last save.
      client.save();
      client.set("after", "the save");
    }
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(assertion);
  }

  private List<String> jobs() throws Exception {
    return names(JSON.readTree(deployment.longhorn("GET", "/v1/recurringjobs", "")).path("data"));
  }

  private List<String> bound() throws Exception {
    return names(
        JSON.readTree(deployment.longhorn("POST", volume("recurringJobList"), "")).path("data"));
  }

  private static List<String> names(JsonNode data) {
    List<String> names = new ArrayList<>();
    data.forEach(each -> names.add(each.path("name").asText()));
    return names;
  }

  private static String volume(String action) {
    return "/v1/volumes/" + Deployment.VOLUME + "?action=" + action;
  }

  /** Newest first. */
  private JsonNode checks() throws Exception {
    return JSON.readTree(deployment.get("/api/v1/checks")).path("checks");
  }
}
