package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.sim.backupstore.StoreLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What clients rely on with backups, restores, targets, recurring jobs and settings, one statement
 * of the API's description per test. See {@link Contract}.
 */
class LonghornBackupContractTest {
  @RegisterExtension static final Contract LONGHORN = new Contract();

  @Test
  void snapshotBackup_answersWithTheVolume_namesOnlyAfterCompletion() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String snapshot = Contract.name();
    LONGHORN.client().snapshot(name, snapshot);
    var answer =
        LONGHORN
            .client()
            .act(
                name, "snapshotBackup", "{\"name\":\"" + snapshot + "\",\"labels\":{\"l\":\"v\"}}");
    assertThat(answer.path("type").asText()).isEqualTo("volume");
    var early = LONGHORN.client().backups(name).path(0);
    if (!early.path("state").asText().equals("Completed")) {
      assertThat(early.path("created").asText()).isEmpty();
      assertThat(early.path("labels")).isEmpty();
    }
    var done =
        LONGHORN
            .client()
            .awaitBackup(
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
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String backup = LONGHORN.client().completed(name, Contract.name()).path("name").asText();
    String expected = name + "-" + StoreLayout.sha256(name + "-default").substring(0, 8);
    var volume = LONGHORN.client().get("/v1/backupvolumes/" + expected).json();
    assertThat(volume.path("name").asText()).isEqualTo(expected);
    assertThat(volume.path("volumeName").asText()).isEqualTo(name);
    assertThat(volume.path("backupTargetName").asText()).isEqualTo("default");
    assertThat(volume.path("lastBackupName").asText()).isEqualTo(backup);
    LONGHORN.client().awaitVolume(name, row -> row.path("lastBackup").asText().equals(backup));
  }

  @Test
  void backupVolumeSync_twiceWithinTenSeconds_500() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    LONGHORN.client().completed(name, Contract.name());
    String path =
        "/v1/backupvolumes/"
            + name
            + "-"
            + StoreLayout.sha256(name + "-default").substring(0, 8)
            + "?action=backupVolumeSync";
    assertThat(LONGHORN.client().post(path, "{\"syncBackupVolume\":true}").status()).isEqualTo(200);
    Contract.assertError(LONGHORN.client().post(path, "{\"syncBackupVolume\":true}"), 500, "");
  }

  @Test
  void backupDelete_existing_goesSomeTimeLater() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String backup = LONGHORN.client().completed(name, Contract.name()).path("name").asText();
    LONGHORN
        .client()
        .post("/v1/backupvolumes/any?action=backupDelete", "{\"name\":\"" + backup + "\"}");
    await().until(() -> LONGHORN.client().backups(name).isEmpty());
  }

  @Test
  void restore_takesTheBackupsSize_andEndsDetached() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String url = LONGHORN.client().completed(name, Contract.name()).path("url").asText();
    String copy = Contract.name();
    var made = LONGHORN.client().tryRestore(url, copy).json();
    assertThat(made.path("restoreInitiated").asBoolean()).isTrue();
    var done = LONGHORN.client().awaitVolume(copy, Longhorn::restoreEnded);
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
    String name = Contract.name();
    Contract.assertError(
        LONGHORN.client().tryRestore("nfs:///x?backup=backup-none&volume=vol", name),
        500,
        "cannot get backup backup-none: ");
    assertThat(LONGHORN.client().get("/v1/volumes/" + name).status()).isEqualTo(404);
  }

  @Test
  void backupTarget_pollInterval_writtenInSecondsReadAsDuration() {
    var target = LONGHORN.client().get("/v1/backuptargets/default").json();
    assertThat(target.path("available").asBoolean()).isTrue();
    String body =
        "{\"name\":\"default\",\"backupTargetURL\":\""
            + target.path("backupTargetURL").asText()
            + "\",\"credentialSecret\":\""
            + target.path("credentialSecret").asText()
            + "\",\"pollInterval\":\"300\"}";
    var updated =
        LONGHORN.client().post("/v1/backuptargets/default?action=backupTargetUpdate", body).json();
    assertThat(updated.path("pollInterval").asText()).isEqualTo("5m0s");
  }

  @Test
  void backupTarget_deleteDefault_refused() {
    Contract.assertError(LONGHORN.client().delete("/v1/backuptargets/default"), 500, "default");
  }

  @Test
  void recurringJobs_keptReplacedAndDeleted() {
    String name = Contract.name();
    String body =
        "{\"name\":\""
            + name
            + "\",\"task\":\"backup\",\"cron\":\"0 2 * * *\",\"retain\":7,\"concurrency\":2,\"groups\":[\"g\"],\"labels\":{\"a\":\"b\"}}";
    assertThat(LONGHORN.client().post("/v1/recurringjobs", body).status()).isEqualTo(200);
    var replaced =
        LONGHORN
            .client()
            .call(
                "PUT",
                "/v1/recurringjobs/" + name,
                body.replace("\"retain\":7", "\"retain\":9").replace("\"backup\"", "\"snapshot\""));
    assertThat(replaced.json().path("retain").asInt()).isEqualTo(9);
    assertThat(replaced.json().path("task").asText()).isEqualTo("backup");
    Contract.assertError(
        LONGHORN
            .client()
            .post("/v1/recurringjobs", body.replace(name, Contract.name()).replace(":7", ":101")),
        500,
        "retain");
    assertThat(LONGHORN.client().delete("/v1/recurringjobs/" + name).text()).isEmpty();
    Contract.assertError(LONGHORN.client().get("/v1/recurringjobs/" + name), 404, "not found");
  }

  @Test
  void setting_put_changesTheValue() {
    var setting = LONGHORN.client().get("/v1/settings/failed-backup-ttl").json();
    assertThat(setting.path("definition").path("default").asText()).isEqualTo("1440");
    Contract.assertError(
        LONGHORN.client().call("PUT", "/v1/settings/failed-backup-ttl", "{\"value\":\"soon\"}"),
        500,
        "");
  }
}
