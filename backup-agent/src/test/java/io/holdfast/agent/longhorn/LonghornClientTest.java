package io.holdfast.agent.longhorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.port.Volume;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LonghornClientTest {
  private final MockWebServer server = new MockWebServer();
  private final List<String> calls = new ArrayList<>();
  private LonghornClient client;

  LonghornClientTest() throws IOException {
    server.start();
    client = client(Duration.ofMinutes(2));
  }

  @BeforeEach
  void forgetCalls() {
    calls.clear();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void volume_missing404WithEmptyBody_isEmpty() {
    answer(404, "");
    assertThat(client.volume("gone")).isEmpty();
  }

  @Test
  void volume_404OfSomethingElse_isNotTakenForMissing() {
    answer(404, "<html>nginx</html>");
    assertThatThrownBy(() -> client.volume("v"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("nginx");
  }

  @Test
  void volume_emptyShell_isEmpty() {
    answer(200, "{\"id\":\"\",\"type\":\"volume\",\"name\":\"\",\"state\":\"\"}");
    assertThat(client.volume("v")).isEmpty();
  }

  @Test
  void volume_nullLists_areEmpty() {
    answer(
        200,
        "{\"name\":\"v\",\"controllers\":null,\"backupStatus\":null,\"conditions\":null,\"restoreStatus\":null}");
    Volume volume = client.volume("v").orElseThrow();
    assertThat(volume.backups()).isEmpty();
    assertThat(volume.restoreFailure()).isNull();
  }

  @Test
  void volume_restoreFailed_carriesEnginesWords() {
    answer(
        200,
        """
        {"name":"v","state":"detached","robustness":"faulted","restoreRequired":true,"restoreInitiated":true,
         "conditions":{"Restore":{"status":"False","reason":"RestoreFailure","message":"restore failed"}},
         "restoreStatus":[{"error":"block abc broken","progress":12}]}
        """);
    Volume volume = client.volume("v").orElseThrow();
    assertThat(volume.restoreFailure()).isEqualTo("restore failed; block abc broken");
    assertThat(volume.isRestored()).isFalse();
  }

  @Test
  void volume_detachedAndRestored_isRestored() {
    answer(
        200,
        "{\"name\":\"v\",\"state\":\"detached\",\"robustness\":\"unknown\",\"restoreRequired\":false,\"restoreInitiated\":true}");
    assertThat(client.volume("v").orElseThrow().isRestored()).isTrue();
  }

  @Test
  void any_500WithErrorObject_carriesLonghornsMessage() {
    answer(500, error("admission webhook denied: backup target default is not available"));
    assertThatThrownBy(() -> client.createBackup("v", "s", Map.of(), false))
        .isInstanceOf(Refused.class)
        .hasMessage(
            "Longhorn refused POST volumes snapshotBackup: admission webhook denied: backup target default is not available");
  }

  @Test
  void any_redirect_isRefusedAndNotFollowed() {
    server.enqueue(
        new MockResponse.Builder()
            .code(301)
            .addHeader("Location", server.url("/v1/volumes/").toString())
            .build());
    assertThatThrownBy(() -> client.volumes())
        .isInstanceOf(Refused.class)
        .hasMessageContaining("redirect (301)");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void any_htmlWith200_isRefused() {
    answer(200, "<html>the UI</html>");
    assertThatThrownBy(() -> client.volumes())
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not Longhorn's");
  }

  @Test
  void get_connectionDropped_isRepeated() {
    server.enqueue(
        new MockResponse.Builder()
            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    answer(200, "{\"data\":[]}");
    assertThat(client.volumes()).isEmpty();
    assertThat(calls).containsExactly("GET volumes unreachable", "GET volumes ok");
  }

  @Test
  void get_503_isRepeatedThreeTimesAtMost() {
    for (int i = 0; i < 3; i++) {
      answer(503, "starting");
    }
    assertThatThrownBy(() -> client.volumes())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("503 starting");
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void get_500Once_isRepeated() {
    answer(500, error("etcd is slow"));
    answer(200, "{\"data\":[]}");
    assertThat(client.volumes()).isEmpty();
  }

  @Test
  void createBackup_connectionDroppedAfterTheWork_isNotRepeated() {
    server.enqueue(
        new MockResponse.Builder()
            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    assertThatThrownBy(() -> client.createBackup("v", "s", Map.of(), false))
        .isInstanceOf(Unavailable.class);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void createBackup_connectionReusedAndDropped_isNotRepeated() {
    answer(200, "{\"data\":[]}");
    assertThat(client.volumes()).isEmpty();
    server.enqueue(
        new MockResponse.Builder()
            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    assertThatThrownBy(() -> client.createBackup("v", "s", Map.of(), false))
        .isInstanceOf(Unavailable.class);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void createSnapshot_existsAlready_isFine() {
    answer(500, error("snapshots.longhorn.io \"s\" already exists"));
    client.createSnapshot("v", "s", Map.of("a", "b"));
    assertThat(calls).containsExactly("POST volumes snapshotCRCreate refused");
  }

  @Test
  void backups_ofSeveralVolumesAndTargets_areThoseOfOurs() throws InterruptedException {
    answer(
        200,
        """
        {"data":[{"name":"v-33333333","volumeName":"v","backupTargetName":"default"},
                 {"name":"w-22222222","volumeName":"w","backupTargetName":"default"},
                 {"name":"v-44444444","volumeName":"v","backupTargetName":"other"}]}
        """);
    answer(
        200,
        """
        {"data":[{"name":"backup-1","state":"Completed","snapshotName":"s","size":"2097152","progress":100,
                  "newlyUploadDataSize":"1000","reUploadedDataSize":"24","created":"2026-08-13T02:01:00Z",
                  "snapshotCreated":"2026-08-13T02:00:01Z","url":"s3://b@r/?backup=backup-1&volume=v","labels":{"a":"b"}},
                 {"name":"backup-2","state":"InProgress","snapshotName":"s2","labels":null,"created":""}]}
        """);
    answer(200, "{\"data\":[{\"name\":\"backup-3\",\"state\":\"Completed\"}]}");
    List<Backup> backups = client.backups("v");
    assertThat(backups).extracting(Backup::target).containsExactly("default", "default", "other");
    assertThat(backups.get(0).phase()).isEqualTo(BackupPhase.COMPLETED);
    assertThat(backups.get(0).uploaded()).isEqualTo(1024);
    assertThat(backups.get(0).dataAt()).isEqualTo(Instant.parse("2026-08-13T02:00:01Z"));
    assertThat(backups.get(1).createdAt()).isNull();
    server.takeRequest();
    assertThat(server.takeRequest().getTarget())
        .isEqualTo("/v1/backupvolumes/v-33333333?action=backupList");
    assertThat(server.takeRequest().getTarget())
        .isEqualTo("/v1/backupvolumes/v-44444444?action=backupList");
  }

  @Test
  void createBackup_full_saysSo() throws InterruptedException {
    answer(200, "{\"name\":\"v\"}");
    client.createBackup("v", "s", Map.of("a", "b"), true);
    assertThat(server.takeRequest().getBody().utf8())
        .isEqualTo("{\"name\":\"s\",\"backupMode\":\"full\",\"labels\":{\"a\":\"b\"}}");
  }

  @Test
  void provisionVolume_request_hasReplicasAndNoSelector() throws InterruptedException {
    answer(200, "{\"name\":\"c\",\"state\":\"\"}");
    client.provisionVolume("c", "s3://b@r/?backup=b&volume=v", "other", 3);
    assertThat(server.takeRequest().getBody().utf8())
        .contains("\"numberOfReplicas\":3", "\"backupTargetName\":\"other\"", "\"name\":\"c\"")
        .doesNotContain("recurringJobSelector");
  }

  @Test
  void useBackupTarget_request_isAsOnTheReferencePage() throws InterruptedException {
    answer(200, "{\"name\":\"v\"}");
    client.useBackupTarget("v", "other");
    RecordedRequest request = server.takeRequest();
    assertThat(request.getTarget()).isEqualTo("/v1/volumes/v?action=updateBackupTargetName");
    assertThat(request.getBody().utf8()).isEqualTo("{\"backupTargetName\":\"other\"}");
  }

  @Test
  void restoreVolume_request_isAsOnTheReferencePage() throws InterruptedException {
    answer(200, "{\"name\":\"c\",\"state\":\"\"}");
    client.restoreVolume("c", "s3://b@r/?backup=b&volume=v", "default");
    RecordedRequest request = server.takeRequest();
    assertThat(request.getTarget()).isEqualTo("/v1/volumes");
    assertThat(request.getHeaders().get("User-Agent")).doesNotContain("Mozilla");
    assertThat(request.getBody().utf8())
        .contains(
            "\"size\":\"0\"",
            "\"numberOfReplicas\":1",
            "\"fromBackup\":\"s3://b@r/?backup=b&volume=v\"",
            "\"recurringJobSelector\":[{\"name\":\"no-jobs\",\"isGroup\":true}]");
  }

  @Test
  void any_noAnswer_isUnavailableAfterTheDeadline() {
    client = client(Duration.ofMillis(200));
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder().headersDelay(30, TimeUnit.SECONDS).build());
    }
    assertThatThrownBy(() -> client.volumes())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("GET volumes");
  }

  @Test
  void deleteVolume_missing_isFine() {
    answer(404, error("volume not found"));
    client.deleteVolume("v");
    assertThat(calls).containsExactly("DELETE volumes not_found");
  }

  private void answer(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private static String error(String message) {
    return "{\"type\":\"error\",\"status\":500,\"code\":\"Internal Server Error\",\"message\":\""
        + message.replace("\"", "\\\"")
        + "\",\"detail\":\"\"}";
  }

  private LonghornClient client(Duration call) {
    Time time =
        new Time() {
          @Override
          public Instant now() {
            return Instant.EPOCH;
          }

          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public void sleep(Duration duration) {
            assertThat(duration).isPositive();
          }
        };
    return new LonghornClient(
        server.url("/").toString(),
        Duration.ofMinutes(2),
        call,
        time,
        (name, outcome, nanos) -> calls.add(name + " " + outcome));
  }
}
