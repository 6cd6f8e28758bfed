package io.holdfast.agent.longhorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecurringJobsClientTest {
  private static final RecurringJob JOB =
      new RecurringJob(
          "holdfast-nightly-1a2b3c4d",
          "backup",
          "30 2 * * *",
          7,
          RecurringJob.COUNT_BASED,
          1,
          List.of(),
          Map.of("holdfast.io/policy", "nightly"),
          Map.of("full-backup-interval", "1"));

  private MockWebServer server;
  private RecurringJobsClient jobs;

  @BeforeEach
  void start() throws IOException {
    server = new MockWebServer();
    server.start();
    jobs =
        new RecurringJobsClient(
            "http://127.0.0.1:" + server.getPort(),
            Duration.ofMinutes(2),
            Duration.ofMinutes(2),
            new SystemTime(),
            (call, outcome, nanos) -> {});
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private static String error(String message) {
    return "{\"type\":\"error\",\"status\":500,\"message\":\"" + message + "\",\"detail\":\"\"}";
  }

  @Test
  void all_jobsOfOldAndNewVersions_areAlike() {
    answer(
        200,
        """
        {"type":"collection","data":[
          {"name":"j","groups":["default"],"task":"backup","cron":"0 2 * * *","retain":7,"concurrency":2,
           "labels":{"a":"b"},"parameters":{"full-backup-interval":"7"},"ownerID":"","executionCount":3},
          {"name":"k","groups":null,"task":"snapshot","cron":"0 3 * * *","retain":1,"concurrency":1,
           "labels":null,"parameters":null,"retentionPolicy":"age-based","retainAge":"720h0m0s"}]}
        """);
    assertThat(jobs.all())
        .containsExactly(
            new RecurringJob(
                "j",
                "backup",
                "0 2 * * *",
                7,
                "count-based",
                2,
                List.of("default"),
                Map.of("a", "b"),
                Map.of("full-backup-interval", "7")),
            new RecurringJob(
                "k", "snapshot", "0 3 * * *", 1, "age-based", 1, List.of(), Map.of(), Map.of()));
  }

  @Test
  void all_versionWithoutJobs_isNone() {
    answer(404, "");
    assertThat(jobs.all()).isEmpty();
  }

  @Test
  void createAndReplace_sendAllThatAPutReplaces() throws InterruptedException {
    answer(200, "{}");
    answer(200, "{}");
    jobs.create(JOB);
    jobs.replace(JOB);
    RecordedRequest created = server.takeRequest();
    RecordedRequest replaced = server.takeRequest();
    assertThat(created.getMethod() + " " + created.getTarget()).isEqualTo("POST /v1/recurringjobs");
    assertThat(replaced.getMethod() + " " + replaced.getTarget())
        .isEqualTo("PUT /v1/recurringjobs/holdfast-nightly-1a2b3c4d");
    assertThat(replaced.getBody().utf8())
        .contains("\"cron\":\"30 2 * * *\"", "\"retain\":7", "\"concurrency\":1")
        .contains("\"retentionPolicy\":\"count-based\"", "\"groups\":[]")
        .contains("\"labels\":{\"holdfast.io/policy\":\"nightly\"}")
        .contains("\"parameters\":{\"full-backup-interval\":\"1\"}");
  }

  @Test
  void create_oneIsThere_isNoErrorAndARefusalIs() {
    answer(500, error("recurringjobs.longhorn.io \\\"j\\\" already exists"));
    jobs.create(JOB);
    answer(500, error("retain value should be less than or equal to 5"));
    assertThatThrownBy(() -> jobs.create(JOB))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("less than or equal to 5");
  }

  @Test
  void replace_missing_isRefusedAndDeleteOfItIsNot() {
    answer(404, error("not found"));
    assertThatThrownBy(() -> jobs.replace(JOB)).isInstanceOf(Refused.class);
    answer(404, error("not found"));
    jobs.delete("gone");
  }

  @Test
  void of_volume_leavesGroupsOut() throws InterruptedException {
    answer(
        200,
        """
        {"data":[{"name":"default","isGroup":true},{"name":"b","isGroup":false},{"name":"a","isGroup":false}]}
        """);
    assertThat(jobs.of("data")).containsExactly("a", "b");
    assertThat(server.takeRequest().getTarget())
        .isEqualTo("/v1/volumes/data?action=recurringJobList");
    answer(404, "");
    assertThatThrownBy(() -> jobs.of("gone"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no volume gone");
  }

  @Test
  void bindAndUnbind_nameTheJobAndNoGroup() throws InterruptedException {
    answer(200, "{\"data\":[]}");
    answer(200, "{\"data\":[]}");
    jobs.bind("data", "j");
    jobs.unbind("data", "j");
    RecordedRequest bound = server.takeRequest();
    assertThat(bound.getTarget()).isEqualTo("/v1/volumes/data?action=recurringJobAdd");
    assertThat(bound.getBody().utf8()).contains("\"name\":\"j\"", "\"isGroup\":false");
    assertThat(server.takeRequest().getTarget())
        .isEqualTo("/v1/volumes/data?action=recurringJobDelete");
  }

  @Test
  void all_longhornInTrouble_isUnavailable() {
    for (int i = 0; i < 3; i++) {
      answer(500, error("boom"));
    }
    assertThatThrownBy(() -> jobs.all())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("boom");
  }
}
