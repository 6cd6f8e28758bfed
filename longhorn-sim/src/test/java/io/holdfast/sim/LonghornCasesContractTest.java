package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases in which Longhorn says no, and the states between, one statement each. See {@link
 * Contract}.
 */
class LonghornCasesContractTest {
  @RegisterExtension static final Contract LONGHORN = new Contract();

  private static Longhorn client() {
    return LONGHORN.client();
  }

  private static String detached() {
    String name = Contract.name();
    client().post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1073741824\"}");
    client().awaitState(name, "detached");
    return name;
  }

  @Test
  void create_noNumberOfReplicas_takesTheDefault() {
    assertThat(client().volume(detached()).path("numberOfReplicas").asInt()).isEqualTo(3);
  }

  @Test
  void actions_detachedAndAttached_areAsTheStateAllows() {
    String name = detached();
    List<String> before = actions(client().volume(name));
    assertThat(before)
        .contains("attach", "detach", "snapshotBackup", "snapshotCRCreate")
        .doesNotContain("snapshotCreate", "snapshotRevert", "snapshotPurge");
    client().act(name, "attach", "{\"hostId\":\"" + client().node() + "\"}");
    assertThat(actions(client().awaitState(name, "attached")))
        .contains("attach", "detach", "snapshotCreate", "snapshotRevert", "snapshotPurge");
  }

  @Test
  void robustness_attachedAndDetached_isHealthyAndUnknown() {
    String name = Contract.name();
    assertThat(client().attached(name).path("robustness").asText()).isIn("healthy", "degraded");
    client().act(name, "detach", "");
    assertThat(client().awaitState(name, "detached").path("robustness").asText())
        .isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshotList", "snapshotPurge", "snapshotCRList", "recurringJobList"})
  void action_thatTakesNoInput_ignoresTheBody(String action) {
    String name = Contract.name();
    client().attached(name);
    assertThat(client().tryAct(name, action, "").status()).isEqualTo(200);
    assertThat(client().tryAct(name, action, "{}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshotList", "snapshotPurge"})
  void engineAction_detached_500(String action) {
    Contract.assertError(client().tryAct(detached(), action, ""), 500, "engine is not running");
  }

  @Test
  void snapshotCr_deletedThenListed_isGoneOrMarked() {
    String name = Contract.name();
    client().attached(name);
    String first = Contract.name();
    client().snapshot(name, first);
    client().snapshot(name, Contract.name());
    client().act(name, "snapshotCRDelete", "{\"name\":\"" + first + "\"}");
    await()
        .until(
            () -> {
              for (JsonNode row : client().act(name, "snapshotCRList", "").path("data")) {
                if (row.path("name").asText().equals(first)) {
                  return row.path("markRemoved").asBoolean();
                }
              }
              return true;
            });
  }

  @Test
  void updateBackupTargetName_existing_isShown() {
    String name = detached();
    var shown = client().act(name, "updateBackupTargetName", "{\"backupTargetName\":\"default\"}");
    assertThat(shown.path("type").asText()).isEqualTo("volume");
    assertThat(shown.path("backupTargetName").asText()).isEqualTo("default");
  }

  @Test
  void updateFreezeFilesystemForSnapshot_enabled_isShown() {
    var shown =
        client()
            .act(
                detached(),
                "updateFreezeFilesystemForSnapshot",
                "{\"freezeFilesystemForSnapshot\":\"enabled\"}");
    assertThat(shown.path("freezeFilesystemForSnapshot").asText()).isEqualTo("enabled");
  }

  @Test
  void snapshotBackup_targetWithoutUrl_500NotAvailable() {
    String target = Contract.name();
    client()
        .post(
            "/v1/backuptargets",
            "{\"name\":\"" + target + "\",\"backupTargetURL\":\"\",\"pollInterval\":\"300\"}");
    try {
      String name = Contract.name();
      client().attached(name);
      client().act(name, "updateBackupTargetName", "{\"backupTargetName\":\"" + target + "\"}");
      String snapshot = Contract.name();
      client().snapshot(name, snapshot);
      Contract.assertError(
          client().tryAct(name, "snapshotBackup", "{\"name\":\"" + snapshot + "\"}"),
          500,
          "failed to backup snapshot: admission webhook \"validator.longhorn.io\" denied the"
              + " request: backup target "
              + target
              + " is not available");
    } finally {
      client().delete("/v1/backuptargets/" + target);
    }
  }

  @Test
  void backupTarget_madeTwice_isAnsweredSilently() {
    String target = Contract.name();
    String body = "{\"name\":\"" + target + "\",\"backupTargetURL\":\"\",\"pollInterval\":\"300\"}";
    try {
      assertThat(client().post("/v1/backuptargets", body).status()).isEqualTo(200);
      assertThat(client().post("/v1/backuptargets", body).status()).isEqualTo(200);
    } finally {
      client().delete("/v1/backuptargets/" + target);
    }
  }

  @Test
  void backupTargetSync_default_200() {
    assertThat(
            client()
                .post(
                    "/v1/backuptargets/default?action=backupTargetSync",
                    "{\"syncBackupTarget\":true}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void backup_secondIncrementalOfUnchangedData_uploadsLittle() {
    String name = Contract.name();
    client().attached(name);
    client().completed(name, Contract.name());
    var second = client().completed(name, Contract.name());
    assertThat(second.path("backupMode").asText()).isEqualTo("incremental");
    assertThat(second.path("newlyUploadDataSize").asLong())
        .isLessThanOrEqualTo(second.path("size").asLong());
    assertThat(second.path("reUploadedDataSize").asText()).isEqualTo("0");
    var full = client().completed(name, Contract.name(), "full");
    assertThat(full.path("backupMode").asText()).isEqualTo("full");
  }

  @Test
  void backupListByVolume_severalBackups_areAllThere() {
    String name = Contract.name();
    client().attached(name);
    String one = client().completed(name, Contract.name()).path("name").asText();
    String two = client().completed(name, Contract.name()).path("name").asText();
    List<String> names = new ArrayList<>();
    client().backups(name).forEach(row -> names.add(row.path("name").asText()));
    assertThat(names).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void snapshotBackup_invalidMode_500() {
    String name = Contract.name();
    client().attached(name);
    String snapshot = Contract.name();
    client().snapshot(name, snapshot);
    Contract.assertError(
        client()
            .tryAct(
                name,
                "snapshotBackup",
                "{\"name\":\"" + snapshot + "\",\"backupMode\":\"thorough\"}"),
        500,
        "backup mode");
  }

  @Test
  void restore_justAskedFor_isInitiatedAndRequiredAndCanNotBeAttached() {
    String name = Contract.name();
    client().attached(name);
    String url = client().completed(name, Contract.name()).path("url").asText();
    String copy = Contract.name();
    var made = client().tryRestore(url, copy);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.json().path("restoreInitiated").asBoolean()).isTrue();
    assertThat(made.json().path("restoreRequired").asBoolean()).isTrue();
    var refused = client().tryAct(copy, "attach", "{\"hostId\":\"" + client().node() + "\"}");
    if (refused.status() != 200) {
      Contract.assertError(refused, 500, "volume " + copy + " is restoring data");
    } else {
      assertThat(Longhorn.restoreEnded(client().volume(copy)))
          .as("attached only because the restore had ended")
          .isTrue();
    }
    client().awaitVolume(copy, Longhorn::restoreEnded);
  }

  @Test
  void restore_withoutSelector_isInTheDefaultGroup_withOneItIsNot() {
    String name = Contract.name();
    client().attached(name);
    String url = client().completed(name, Contract.name()).path("url").asText();
    String guarded = Contract.name();
    client().restored(url, guarded);
    assertThat(client().act(guarded, "recurringJobList", "").path("data").toString())
        .doesNotContain("\"default\"");
    String plain = Contract.name();
    client()
        .post(
            "/v1/volumes",
            "{\"name\":\"" + plain + "\",\"size\":\"0\",\"fromBackup\":\"" + url + "\"}");
    client().awaitVolume(plain, Longhorn::restoreEnded);
    assertThat(client().act(plain, "recurringJobList", "").path("data").toString())
        .contains("\"default\"");
  }

  @Test
  void standbyVolume_snapshot_500() {
    String name = Contract.name();
    client().attached(name);
    String url = client().completed(name, Contract.name()).path("url").asText();
    String standby = Contract.name();
    var made =
        client()
            .post(
                "/v1/volumes",
                "{\"name\":\""
                    + standby
                    + "\",\"size\":\"0\",\"standby\":true,\"fromBackup\":\""
                    + url
                    + "\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    Contract.assertError(
        client().tryAct(standby, "snapshotCRCreate", "{\"name\":\"" + Contract.name() + "\"}"),
        500,
        "failed to create snapshot for standby volume " + standby);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"cron\":\"@daily\"",
        "\"cron\":\"0 2 * *\"",
        "\"labels\":{\"a\":\"\"}",
        "\"labels\":{\"KubernetesStatus\":\"x\"}",
        "\"task\":\"nap\""
      })
  void recurringJob_notAccepted_500(String field) {
    String name = Contract.name();
    String rest =
        (field.contains("cron") ? "" : ",\"cron\":\"0 2 * * *\"")
            + (field.contains("task") ? "" : ",\"task\":\"backup\"");
    Contract.assertError(
        client()
            .post(
                "/v1/recurringjobs",
                "{\"name\":\"" + name + "\",\"retain\":1,\"concurrency\":1," + field + rest + "}"),
        500,
        "");
    assertThat(client().get("/v1/recurringjobs/" + name).status()).isEqualTo(404);
  }

  @Test
  void json_forcedByParameter_whateverTheBrowserAccepts() {
    var reply =
        client()
            .get("/v1/volumes?_format=json", Map.of("User-Agent", "Mozilla/5.0", "Accept", "*/*"));
    assertThat(reply.json().path("type").asText()).isEqualTo("collection");
  }

  @Test
  void self_ofAResource_followsTheRequestsHost() {
    String name = detached();
    assertThat(client().volume(name).path("links").path("self").asText())
        .isEqualTo(client().url() + "/v1/volumes/" + name);
  }

  private static List<String> actions(JsonNode volume) {
    List<String> names = new ArrayList<>();
    volume.path("actions").fieldNames().forEachRemaining(names::add);
    return names;
  }
}
