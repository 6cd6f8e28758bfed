package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.sim.backupstore.StoreLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients rely on, one statement of the API's description per test. With LONGHORN_URL set
 * ({@code http://host:9500}) the same statements are put to a real Longhorn, which needs an
 * available default backup target.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LonghornContractTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

  private @Nullable Running running;
  private Longhorn longhorn = new Longhorn("");

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    String real = System.getenv("LONGHORN_URL");
    if (real == null) {
      var started = Running.onNfs(folder);
      running = started;
      longhorn = started.client();
    } else {
      longhorn = new Longhorn(real);
    }
  }

  @AfterAll
  void stop() {
    for (JsonNode volume : longhorn.get("/v1/volumes").json().path("data")) {
      if (volume.path("name").asText().contains(RUN)) {
        longhorn.delete("/v1/volumes/" + volume.path("name").asText());
      }
    }
    if (running != null) {
      running.close();
    }
  }

  private static String name() {
    return "t" + RUN + "-" + NUMBER.incrementAndGet();
  }

  private static void assertError(Longhorn.Reply reply, int status, String message) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.json().path("type").asText()).isEqualTo("error");
    assertThat(reply.json().path("status").asInt()).isEqualTo(status);
    assertThat(reply.json().path("code").asText())
        .isEqualTo(status == 404 ? "Not Found" : "Internal Server Error");
    assertThat(reply.json().path("message").asText()).contains(message);
    assertThat(reply.json().has("detail")).isTrue();
    assertThat(reply.json().path("links").has("self")).isTrue();
  }

  @Test
  void volumeGet_missing_404WithEmptyBody() {
    var reply = longhorn.get("/v1/volumes/" + name());
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void volumeDelete_missing_404Json() {
    assertError(longhorn.delete("/v1/volumes/" + name()), 404, "not found");
  }

  @Test
  void backupVolumeGet_missing_200WithEmptyShell() {
    var reply = longhorn.get("/v1/backupvolumes/" + name());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("name").asText()).isEmpty();
    assertThat(reply.json().path("type").asText()).isEqualTo("backupVolume");
  }

  @Test
  void backupGet_missing_404Json() {
    assertError(
        longhorn.post("/v1/backupvolumes/any?action=backupGet", "{\"name\":\"backup-none\"}"),
        404,
        "not found");
  }

  @Test
  void backupDelete_missing_200() {
    assertThat(
            longhorn
                .post("/v1/backupvolumes/any?action=backupDelete", "{\"name\":\"backup-none\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void list_always_collectionWithDataSortedByName() {
    String second = name() + "b";
    String first = second.substring(0, second.length() - 1) + "a";
    longhorn.post("/v1/volumes", "{\"name\":\"" + second + "\",\"size\":\"1048576\"}");
    longhorn.post("/v1/volumes", "{\"name\":\"" + first + "\",\"size\":\"1048576\"}");
    var list = longhorn.get("/v1/volumes").json();
    assertThat(list.path("type").asText()).isEqualTo("collection");
    assertThat(list.path("resourceType").asText()).isEqualTo("volume");
    assertThat(list.path("links").path("self").asText()).isEqualTo(longhorn.url() + "/v1/volumes");
    var names = new ArrayList<String>();
    list.path("data").forEach(volume -> names.add(volume.path("name").asText()));
    assertThat(names).isSorted().contains(first, second);
  }

  @Test
  void emptyCollection_hasData() {
    var jobs = longhorn.post("/v1/backupvolumes/" + name() + "?action=backupList", "").json();
    assertThat(jobs.path("data").isArray()).isTrue();
    assertThat(jobs.path("data")).isEmpty();
  }

  @Test
  void resource_always_hasIdTypeLinksAndActions() {
    String name = name();
    longhorn.attached(name);
    var volume = longhorn.volume(name);
    assertThat(volume.path("id").asText()).isEqualTo(name);
    assertThat(volume.path("type").asText()).isEqualTo("volume");
    assertThat(volume.path("links").path("self").asText())
        .isEqualTo(longhorn.url() + "/v1/volumes/" + name);
    assertThat(volume.path("actions").path("snapshotCreate").asText())
        .isEqualTo(longhorn.url() + "/v1/volumes/" + name + "?action=snapshotCreate");
  }

  @Test
  void volume_zeroValues_emitted() {
    String name = name();
    longhorn.attached(name);
    var volume = longhorn.volume(name);
    for (String field :
        new String[] {
          "fromBackup",
          "lastBackup",
          "lastBackupAt",
          "standby",
          "restoreRequired",
          "restoreInitiated",
          "restoreStatus",
          "backupStatus",
          "purgeStatus",
          "kubernetesStatus",
          "cloneStatus",
          "shareState",
          "replicas",
          "controllers",
          "conditions",
          "volumeAttachment"
        }) {
      assertThat(volume.has(field)).as(field).isTrue();
    }
    assertThat(volume.path("size").isTextual()).isTrue();
    assertThat(volume.path("created").asText())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000 UTC");
  }

  @Test
  void trailingSlash_301() {
    var reply = longhorn.get("/v1/volumes/");
    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.location()).endsWith("/v1/volumes");
  }

  @Test
  void browser_getsHtml_unlessItAsksForJson() {
    var browser = Map.of("User-Agent", "Mozilla/5.0", "Accept", "*/*");
    assertThat(longhorn.get("/v1/volumes", browser).type()).contains("text/html");
    assertThat(longhorn.get("/v1/volumes?_format=json", browser).type()).contains("json");
  }

  @Test
  void action_unknown_404PlainText() {
    String name = name();
    longhorn.attached(name);
    var reply = longhorn.tryAct(name, "noSuchAction", "{}");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.type()).contains("text/plain");
  }

  @Test
  void action_emptyBody_500Eof() {
    String name = name();
    longhorn.attached(name);
    assertError(longhorn.tryAct(name, "snapshotCRCreate", ""), 500, "EOF");
    assertError(longhorn.tryAct(name, "attach", ""), 500, "EOF");
  }

  @Test
  void action_wrongType_500_unknownFieldIgnored() {
    String name = name();
    longhorn.attached(name);
    assertError(longhorn.tryAct(name, "snapshotCRCreate", "{\"name\":5}"), 500, "cannot unmarshal");
    assertError(longhorn.tryAct(name, "snapshotCRCreate", "}{"), 500, "");
    longhorn.act(name, "snapshotCRCreate", "{\"name\":\"" + name() + "\",\"nonsense\":[1]}");
  }

  @Test
  void create_twice_500AlreadyExists() {
    String name = name();
    String body = "{\"name\":\"" + name + "\",\"size\":\"1048576\"}";
    longhorn.post("/v1/volumes", body);
    assertError(
        longhorn.post("/v1/volumes", body),
        500,
        "volumes.longhorn.io \"" + name + "\" already exists");
  }

  @Test
  void create_longUpperCaseName_loweredAndCut() {
    String asked = ("T" + name()).toUpperCase(java.util.Locale.ROOT) + "-" + "X".repeat(60);
    var made =
        longhorn.post("/v1/volumes", "{\"name\":\"" + asked + "\",\"size\":\"1048576\"}").json();
    String name = made.path("name").asText();
    assertThat(name).hasSize(40).isEqualTo(name.toLowerCase(java.util.Locale.ROOT));
    assertThat(asked.toLowerCase(java.util.Locale.ROOT)).startsWith(name.substring(0, 30));
    assertThat(name).matches(".*-[0-9a-f]{8}");
  }

  @Test
  void create_withoutJobs_defaultGroup() {
    String name = name();
    longhorn.post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    var jobs = longhorn.act(name, "recurringJobList", "").path("data");
    assertThat(jobs).hasSize(1);
    assertThat(jobs.path(0).path("name").asText()).isEqualTo("default");
    assertThat(jobs.path(0).path("isGroup").asBoolean()).isTrue();
  }

  @Test
  void create_withJobSelector_notInDefaultGroup() {
    String name = name();
    longhorn.post(
        "/v1/volumes",
        "{\"name\":\""
            + name
            + "\",\"size\":\"1048576\",\"recurringJobSelector\":[{\"name\":\"none\",\"isGroup\":true}]}");
    var jobs = longhorn.act(name, "recurringJobList", "").path("data");
    assertThat(jobs).hasSize(1);
    assertThat(jobs.path(0).path("name").asText()).isEqualTo("none");
  }

  @Test
  void recurringJobAddAndDelete_changeTheList() {
    String name = name();
    longhorn.attached(name);
    longhorn.act(name, "recurringJobAdd", "{\"name\":\"j\",\"isGroup\":false}");
    assertThat(longhorn.act(name, "recurringJobList", "").path("data")).hasSize(2);
    longhorn.act(name, "recurringJobDelete", "{\"name\":\"j\",\"isGroup\":false}");
    assertThat(longhorn.act(name, "recurringJobList", "").path("data")).hasSize(1);
  }

  @Test
  void attachAndDetach_asynchronous() {
    String name = name();
    longhorn.post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    longhorn.awaitState(name, "detached");
    var asked = longhorn.act(name, "attach", "{\"hostId\":\"" + longhorn.node() + "\"}");
    assertThat(asked.path("state").asText()).isIn("detached", "attaching");
    var attached = longhorn.awaitState(name, "attached");
    assertThat(attached.path("robustness").asText()).isEqualTo("healthy");
    assertThat(attached.path("controllers").path(0).path("endpoint").asText()).startsWith("/");
    longhorn.act(name, "detach", "");
    var detached = longhorn.awaitState(name, "detached");
    assertThat(detached.path("robustness").asText()).isEqualTo("unknown");
    assertThat(detached.path("controllers").path(0).path("endpoint").asText()).isEmpty();
  }

  @Test
  void delete_volumeInUse_accepted() {
    String name = name();
    longhorn.attached(name);
    var reply = longhorn.delete("/v1/volumes/" + name);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEmpty();
    await().until(() -> longhorn.get("/v1/volumes/" + name).status() == 404);
  }

  @Test
  void snapshotCreate_detached_500EngineNotRunning() {
    String name = name();
    longhorn.post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    longhorn.awaitState(name, "detached");
    var reply = longhorn.tryAct(name, "snapshotCreate", "{\"name\":\"" + name() + "\"}");
    assertError(reply, 500, "failed to create snapshot: cannot get client for volume " + name);
    assertThat(reply.json().path("message").asText()).endsWith("engine is not running");
  }

  @Test
  void snapshotCreate_withoutName_madeUp() {
    String name = name();
    longhorn.attached(name);
    var made = longhorn.act(name, "snapshotCreate", "{\"labels\":{\"a\":\"b\"}}");
    assertThat(made.path("name").asText()).matches("snap-[0-9a-f]{16}");
    assertThat(made.path("size").isTextual()).isTrue();
    assertThat(made.path("labels").path("a").asText()).isEqualTo("b");
  }

  @Test
  void snapshotList_includesVolumeHead() {
    String name = name();
    longhorn.attached(name);
    String snapshot = name();
    longhorn.snapshot(name, snapshot);
    var names = new ArrayList<String>();
    longhorn
        .act(name, "snapshotList", "")
        .path("data")
        .forEach(row -> names.add(row.path("name").asText()));
    assertThat(names).containsExactlyInAnyOrder(snapshot, "volume-head");
  }

  @Test
  void snapshotCr_detachedVolume_becomesReady() {
    String name = name();
    longhorn.post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    longhorn.awaitState(name, "detached");
    var ready = longhorn.snapshot(name, name());
    assertThat(ready.path("type").asText()).isEqualTo("snapshotCR");
    assertThat(ready.path("size").isNumber()).isTrue();
    assertThat(ready.path("labels").path("made").asText()).isEqualTo("by-test");
    assertThat(ready.has("error")).isFalse();
    longhorn.awaitState(name, "detached");
  }

  @Test
  void snapshotCrDelete_idempotent() {
    String name = name();
    longhorn.attached(name);
    for (int i = 0; i < 2; i++) {
      assertThat(
              longhorn.act(name, "snapshotCRDelete", "{\"name\":\"never\"}").path("type").asText())
          .isEqualTo("empty");
    }
  }

  @Test
  void snapshotDelete_newest_onlyMarkedUntilANewerExists() {
    String name = name();
    longhorn.attached(name);
    String first = name();
    longhorn.snapshot(name, first);
    longhorn.act(name, "snapshotDelete", "{\"name\":\"" + first + "\"}");
    longhorn.act(name, "snapshotPurge", "");
    assertThat(
            longhorn
                .act(name, "snapshotGet", "{\"name\":\"" + first + "\"}")
                .path("removed")
                .asBoolean())
        .isTrue();
    longhorn.snapshot(name, name());
    await()
        .until(
            () ->
                longhorn.tryAct(name, "snapshotGet", "{\"name\":\"" + first + "\"}").status()
                    == 500);
  }

  @Test
  void snapshotRevert_frontendEnabled_500() {
    String name = name();
    longhorn.attached(name);
    String snapshot = name();
    longhorn.snapshot(name, snapshot);
    assertError(
        longhorn.tryAct(name, "snapshotRevert", "{\"name\":\"" + snapshot + "\"}"),
        500,
        "failed to revert snapshot: failed to revert snapshot for volume "
            + name
            + " with frontend enabled");
  }

  @Test
  void snapshotRevert_frontendDisabled_emptyAnswer() {
    String name = name();
    longhorn.attached(name);
    String snapshot = name();
    longhorn.snapshot(name, snapshot);
    longhorn.act(name, "detach", "");
    longhorn.awaitState(name, "detached");
    longhorn.act(
        name, "attach", "{\"hostId\":\"" + longhorn.node() + "\",\"disableFrontend\":true}");
    longhorn.awaitState(name, "attached");
    var reply = longhorn.tryAct(name, "snapshotRevert", "{\"name\":\"" + snapshot + "\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void snapshotPurge_disabledBySetting_500() {
    String name = name();
    longhorn.attached(name);
    longhorn.call("PUT", "/v1/settings/disable-snapshot-purge", "{\"value\":\"true\"}");
    try {
      assertError(
          longhorn.tryAct(name, "snapshotPurge", ""),
          500,
          "cannot purge snapshots while disable-snapshot-purge setting is true");
    } finally {
      longhorn.call("PUT", "/v1/settings/disable-snapshot-purge", "{\"value\":\"false\"}");
    }
  }

  @Test
  void snapshotBackup_answersWithTheVolume_namesOnlyAfterCompletion() {
    String name = name();
    longhorn.attached(name);
    String snapshot = name();
    longhorn.snapshot(name, snapshot);
    var answer =
        longhorn.act(
            name, "snapshotBackup", "{\"name\":\"" + snapshot + "\",\"labels\":{\"l\":\"v\"}}");
    assertThat(answer.path("type").asText()).isEqualTo("volume");
    var early = longhorn.backups(name).path(0);
    if (!early.path("state").asText().equals("Completed")) {
      assertThat(early.path("created").asText()).isEmpty();
      assertThat(early.path("labels")).isEmpty();
    }
    var done =
        longhorn.awaitBackup(
            early.path("name").asText(), row -> !row.path("created").asText().isEmpty());
    assertThat(done.path("name").asText()).matches("backup-[0-9a-f]{16}");
    assertThat(done.path("state").asText()).isEqualTo("Completed");
    assertThat(done.path("progress").asInt()).isEqualTo(100);
    assertThat(done.path("snapshotName").asText()).isEqualTo(snapshot);
    assertThat(done.path("labels").path("l").asText()).isEqualTo("v");
    assertThat(done.path("labels").path("longhorn.io/volume-access-mode").asText())
        .isEqualTo("rwo");
    assertThat(done.path("url").asText())
        .contains("?backup=" + done.path("name").asText() + "&volume=" + name);
  }

  @Test
  void backupVolume_afterBackup_namedWithChecksum() {
    String name = name();
    longhorn.attached(name);
    String backup = longhorn.completed(name, name()).path("name").asText();
    String expected = name + "-" + StoreLayout.sha256(name + "-default").substring(0, 8);
    var volume = longhorn.get("/v1/backupvolumes/" + expected).json();
    assertThat(volume.path("name").asText()).isEqualTo(expected);
    assertThat(volume.path("volumeName").asText()).isEqualTo(name);
    assertThat(volume.path("backupTargetName").asText()).isEqualTo("default");
    assertThat(volume.path("lastBackupName").asText()).isEqualTo(backup);
    longhorn.awaitVolume(name, row -> row.path("lastBackup").asText().equals(backup));
  }

  @Test
  void backupVolumeSync_twiceWithinTenSeconds_500() {
    String name = name();
    longhorn.attached(name);
    longhorn.completed(name, name());
    String path =
        "/v1/backupvolumes/"
            + name
            + "-"
            + StoreLayout.sha256(name + "-default").substring(0, 8)
            + "?action=backupVolumeSync";
    assertThat(longhorn.post(path, "{\"syncBackupVolume\":true}").status()).isEqualTo(200);
    assertError(longhorn.post(path, "{\"syncBackupVolume\":true}"), 500, "");
  }

  @Test
  void backupDelete_existing_goesSomeTimeLater() {
    String name = name();
    longhorn.attached(name);
    String backup = longhorn.completed(name, name()).path("name").asText();
    longhorn.post("/v1/backupvolumes/any?action=backupDelete", "{\"name\":\"" + backup + "\"}");
    await().atMost(Duration.ofSeconds(30)).until(() -> longhorn.backups(name).isEmpty());
  }

  @Test
  void restore_takesTheBackupsSize_andEndsDetached() {
    String name = name();
    longhorn.attached(name);
    String url = longhorn.completed(name, name()).path("url").asText();
    String copy = name();
    var made = longhorn.tryRestore(url, copy).json();
    assertThat(made.path("restoreInitiated").asBoolean()).isTrue();
    var done = longhorn.awaitVolume(copy, Longhorn::restoreEnded);
    assertThat(done.path("state").asText()).isEqualTo("detached");
    assertThat(done.path("restoreRequired").asBoolean()).isFalse();
    assertThat(done.path("size").asText()).isEqualTo("1073741824");
    var engine = done.path("controllers").path(0);
    assertThat(engine.path("lastRestoredBackup").asText())
        .isEqualTo(engine.path("requestedBackupRestore").asText())
        .startsWith("backup-");
  }

  @Test
  void restore_unknownBackup_500() {
    String name = name();
    assertError(
        longhorn.tryRestore("nfs:///x?backup=backup-none&volume=vol", name),
        500,
        "cannot get backup backup-none: ");
    assertThat(longhorn.get("/v1/volumes/" + name).status()).isEqualTo(404);
  }

  @Test
  void backupTarget_pollInterval_writtenInSecondsReadAsDuration() {
    var target = longhorn.get("/v1/backuptargets/default").json();
    assertThat(target.path("available").asBoolean()).isTrue();
    String body =
        "{\"name\":\"default\",\"backupTargetURL\":\""
            + target.path("backupTargetURL").asText()
            + "\",\"credentialSecret\":\""
            + target.path("credentialSecret").asText()
            + "\",\"pollInterval\":\"300\"}";
    var updated = longhorn.post("/v1/backuptargets/default?action=backupTargetUpdate", body).json();
    assertThat(updated.path("pollInterval").asText()).isEqualTo("5m0s");
  }

  @Test
  void backupTarget_deleteDefault_refused() {
    assertError(longhorn.delete("/v1/backuptargets/default"), 500, "default");
  }

  @Test
  void recurringJobs_keptReplacedAndDeleted() {
    String name = name();
    String body =
        "{\"name\":\""
            + name
            + "\",\"task\":\"backup\",\"cron\":\"0 2 * * *\",\"retain\":7,\"concurrency\":2,\"groups\":[\"g\"],\"labels\":{\"a\":\"b\"}}";
    assertThat(longhorn.post("/v1/recurringjobs", body).status()).isEqualTo(200);
    var replaced =
        longhorn.call(
            "PUT",
            "/v1/recurringjobs/" + name,
            body.replace("\"retain\":7", "\"retain\":9").replace("\"backup\"", "\"snapshot\""));
    assertThat(replaced.json().path("retain").asInt()).isEqualTo(9);
    assertThat(replaced.json().path("task").asText()).isEqualTo("backup");
    assertError(
        longhorn.post("/v1/recurringjobs", body.replace(name, name()).replace(":7", ":101")),
        500,
        "retain");
    assertThat(longhorn.delete("/v1/recurringjobs/" + name).text()).isEmpty();
    assertError(longhorn.get("/v1/recurringjobs/" + name), 404, "not found");
  }

  @Test
  void setting_put_changesTheValue() {
    var setting = longhorn.get("/v1/settings/failed-backup-ttl").json();
    assertThat(setting.path("definition").path("default").asText()).isEqualTo("1440");
    assertError(
        longhorn.call("PUT", "/v1/settings/failed-backup-ttl", "{\"value\":\"soon\"}"), 500, "");
  }
}
