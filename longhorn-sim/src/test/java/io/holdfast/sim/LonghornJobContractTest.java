package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What recurring jobs make, prune and leave alone. See {@link Contract}. */
class LonghornJobContractTest {
  @RegisterExtension static final Contract LONGHORN = new Contract();
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static Longhorn client() {
    return LONGHORN.client();
  }

  private static String made(String task, int retain, String more) {
    String name = Contract.name();
    var reply =
        client()
            .post(
                "/v1/recurringjobs",
                """
                {"name":"%s","task":"%s","cron":"%s","retain":%d,"concurrency":1,"groups":[],
                 "labels":{"team":"infra"}%s}
                """
                    .formatted(name, task, LONGHORN.cron(), retain, more));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return name;
  }

  /** A volume that a job of this task is for. */
  private static String bound(String job) {
    String volume = Contract.name();
    client().attached(volume);
    client().act(volume, "recurringJobAdd", "{\"name\":\"" + job + "\",\"isGroup\":false}");
    return volume;
  }

  private static int executions(String job) {
    return client().get("/v1/recurringjobs/" + job).json().path("executionCount").asInt();
  }

  private static List<JsonNode> snapshots(String volume, String job) {
    return where(
        client().act(volume, "snapshotCRList", "{}").path("data"),
        each ->
            each.path("labels").path("RecurringJob").asText().equals(job)
                && each.path("readyToUse").asBoolean()
                && !each.path("markRemoved").asBoolean());
  }

  private static List<JsonNode> backups(String volume, String job) {
    return where(
        client().backups(volume),
        each ->
            each.path("labels").path("RecurringJob").asText().equals(job)
                && each.path("state").asText().equals("Completed"));
  }

  private static List<JsonNode> where(JsonNode all, Predicate<JsonNode> condition) {
    List<JsonNode> found = new ArrayList<>();
    all.forEach(
        each -> {
          if (condition.test(each)) {
            found.add(each);
          }
        });
    return found;
  }

  private static void awaiting(Runnable assertion) {
    await()
        .atMost(LONGHORN.jobLimit())
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion::run);
  }

  @Test
  void snapshotJob_run_makesASnapshotWithItsLabelsAndCounts() {
    String job = made("snapshot", 3, "");
    String volume = bound(job);
    LONGHORN.run(job);
    awaiting(() -> assertThat(snapshots(volume, job)).isNotEmpty());
    JsonNode snapshot = snapshots(volume, job).getFirst();
    assertThat(snapshot.path("name").asText()).matches((job + "-c").substring(0, 8) + "-" + UUID);
    assertThat(snapshot.path("labels").path("team").asText()).isEqualTo("infra");
    assertThat(executions(job)).isPositive();
    client().delete("/v1/recurringjobs/" + job);
  }

  @Test
  void snapshotJob_beyondItsRetain_prunesTheOldestOfItsOwn() {
    String job = made("snapshot", 2, "");
    String volume = bound(job);
    String other = Contract.name();
    client().snapshot(volume, other);
    String first = "";
    for (int i = 1; i <= 3; i++) {
      int runs = i;
      LONGHORN.run(job);
      awaiting(() -> assertThat(executions(job)).isGreaterThanOrEqualTo(runs));
      awaiting(() -> assertThat(snapshots(volume, job)).hasSize(Math.min(runs, 2)));
      first = i == 1 ? snapshots(volume, job).getFirst().path("name").asText() : first;
    }
    String oldest = first;
    awaiting(
        () ->
            assertThat(snapshots(volume, job))
                .hasSize(2)
                .noneMatch(each -> each.path("name").asText().equals(oldest)));
    assertThat(client().act(volume, "snapshotCRGet", "{\"name\":\"" + other + "\"}").path("name"))
        .as("another's snapshot")
        .isNotNull();
    client().delete("/v1/recurringjobs/" + job);
  }

  @Test
  void backupJob_beyondItsRetain_prunesItsOwnBackupsAndKeepsTheLastSnapshot() {
    String job = made("backup", 2, "");
    String volume = bound(job);
    String other = client().completed(volume, Contract.name()).path("name").asText();
    List<String> seen = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      LONGHORN.run(job);
      awaiting(
          () ->
              assertThat(backups(volume, job))
                  .anyMatch(each -> !seen.contains(each.path("name").asText())));
      backups(volume, job).forEach(each -> seen.add(each.path("name").asText()));
    }
    awaiting(
        () ->
            assertThat(backups(volume, job))
                .hasSize(2)
                .noneMatch(each -> each.path("name").asText().equals(seen.getFirst())));
    awaiting(() -> assertThat(snapshots(volume, job)).hasSize(1));
    String kept = snapshots(volume, job).getFirst().path("name").asText();
    assertThat(backups(volume, job))
        .anyMatch(each -> each.path("snapshotName").asText().equals(kept))
        .allMatch(each -> each.path("labels").path("team").asText().equals("infra"));
    assertThat(client().backup(other).path("state").asText())
        .as("another's backup")
        .isEqualTo("Completed");
    client().delete("/v1/recurringjobs/" + job);
  }

  @Test
  void backupJob_withAFullInterval_sendsAllBlocksEachNthTime() {
    String job = made("backup", 5, ",\"parameters\":{\"full-backup-interval\":\"2\"}");
    String volume = bound(job);
    for (int i = 1; i <= 2; i++) {
      int runs = i;
      LONGHORN.run(job);
      awaiting(() -> assertThat(backups(volume, job)).hasSize(runs));
    }
    assertThat(backups(volume, job))
        .extracting(each -> each.path("backupMode").asText())
        .containsExactlyInAnyOrder("incremental", "full");
    client().delete("/v1/recurringjobs/" + job);
  }

  @Test
  void job_ofAGroup_isForTheVolumesOfThatGroupOnly() {
    String group = Contract.name();
    String job = made("snapshot", 3, "");
    client()
        .call(
            "PUT",
            "/v1/recurringjobs/" + job,
            """
            {"name":"%s","task":"snapshot","cron":"%s","retain":3,"concurrency":1,"groups":["%s"],
             "labels":{"team":"infra"},"parameters":{},"retentionPolicy":"count-based"}
            """
                .formatted(job, LONGHORN.cron(), group));
    String member = Contract.name();
    client().attached(member);
    client().act(member, "recurringJobAdd", "{\"name\":\"" + group + "\",\"isGroup\":true}");
    String stranger = Contract.name();
    client().attached(stranger);
    LONGHORN.run(job);
    awaiting(() -> assertThat(snapshots(member, job)).isNotEmpty());
    assertThat(snapshots(stranger, job)).isEmpty();
    client().delete("/v1/recurringjobs/" + job);
  }

  @Test
  void job_ofADetachedVolume_passesItOver() {
    String job = made("snapshot", 3, "");
    String volume = bound(job);
    client().act(volume, "detach", "");
    client().awaitState(volume, "detached");
    int before = executions(job);
    LONGHORN.run(job);
    awaiting(() -> assertThat(executions(job)).isGreaterThan(before));
    assertThat(snapshots(volume, job)).isEmpty();
    client().delete("/v1/recurringjobs/" + job);
  }

  @Test
  void job_deleted_leavesItsSnapshotsAndTakesItsLabelFromTheVolume() {
    String job = made("snapshot", 3, "");
    String volume = bound(job);
    LONGHORN.run(job);
    awaiting(() -> assertThat(snapshots(volume, job)).isNotEmpty());
    client().delete("/v1/recurringjobs/" + job);
    awaiting(
        () ->
            assertThat(client().act(volume, "recurringJobList", "").path("data").toString())
                .doesNotContain(job)
                .contains("\"default\""));
    assertThat(snapshots(volume, job)).isNotEmpty();
  }

  @Test
  void job_withTooSmallNumbers_getsTheSmallestThatWork() {
    String job = made("backup", 0, "");
    var made = client().get("/v1/recurringjobs/" + job).json();
    assertThat(made.path("retain").asInt()).isEqualTo(1);
    assertThat(made.path("concurrency").asInt()).isEqualTo(1);
    client().delete("/v1/recurringjobs/" + job);
  }

  @Test
  void job_withAParameterThatIsNone_500() {
    for (String parameter : List.of("\"full-backup-interval\":\"often\"", "\"colour\":\"red\"")) {
      Contract.assertError(
          client()
              .post(
                  "/v1/recurringjobs",
                  "{\"name\":\""
                      + Contract.name()
                      + "\",\"task\":\"backup\",\"cron\":\"0 0 1 1 *\",\"retain\":1,"
                      + "\"concurrency\":1,\"parameters\":{"
                      + parameter
                      + "}}"),
          500,
          parameter.split("\"")[1]);
    }
  }
}
