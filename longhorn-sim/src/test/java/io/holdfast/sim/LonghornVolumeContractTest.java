package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What clients rely on with volumes and snapshots, one statement of the API's description per test.
 * See {@link Contract}.
 */
class LonghornVolumeContractTest {
  @RegisterExtension static final Contract LONGHORN = new Contract();

  @Test
  void create_twice_500AlreadyExists() {
    String name = Contract.name();
    String body = "{\"name\":\"" + name + "\",\"size\":\"1048576\"}";
    LONGHORN.client().post("/v1/volumes", body);
    Contract.assertError(
        LONGHORN.client().post("/v1/volumes", body),
        500,
        "volumes.longhorn.io \"" + name + "\" already exists");
  }

  @Test
  void create_longUpperCaseName_loweredAndCut() {
    String asked =
        ("T" + Contract.name()).toUpperCase(java.util.Locale.ROOT) + "-" + "X".repeat(60);
    var made =
        LONGHORN
            .client()
            .post("/v1/volumes", "{\"name\":\"" + asked + "\",\"size\":\"1048576\"}")
            .json();
    String name = made.path("name").asText();
    assertThat(name).hasSize(40).isEqualTo(name.toLowerCase(java.util.Locale.ROOT));
    assertThat(asked.toLowerCase(java.util.Locale.ROOT)).startsWith(name.substring(0, 30));
    assertThat(name).matches(".*-[0-9a-f]{8}");
  }

  @Test
  void create_withoutJobs_defaultGroup() {
    String name = Contract.name();
    LONGHORN.client().post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    var jobs = LONGHORN.client().act(name, "recurringJobList", "").path("data");
    assertThat(jobs).hasSize(1);
    assertThat(jobs.path(0).path("name").asText()).isEqualTo("default");
    assertThat(jobs.path(0).path("isGroup").asBoolean()).isTrue();
  }

  @Test
  void create_withJobSelector_notInDefaultGroup() {
    String name = Contract.name();
    LONGHORN
        .client()
        .post(
            "/v1/volumes",
            "{\"name\":\""
                + name
                + "\",\"size\":\"1048576\",\"recurringJobSelector\":[{\"name\":\"none\",\"isGroup\":true}]}");
    var jobs = LONGHORN.client().act(name, "recurringJobList", "").path("data");
    assertThat(jobs).hasSize(1);
    assertThat(jobs.path(0).path("name").asText()).isEqualTo("none");
  }

  @Test
  void recurringJobAddAndDelete_changeTheList() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    LONGHORN.client().act(name, "recurringJobAdd", "{\"name\":\"j\",\"isGroup\":false}");
    assertThat(LONGHORN.client().act(name, "recurringJobList", "").path("data")).hasSize(2);
    LONGHORN.client().act(name, "recurringJobDelete", "{\"name\":\"j\",\"isGroup\":false}");
    assertThat(LONGHORN.client().act(name, "recurringJobList", "").path("data")).hasSize(1);
  }

  @Test
  void attachAndDetach_asynchronous() {
    String name = Contract.name();
    LONGHORN.client().post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    LONGHORN.client().awaitState(name, "detached");
    var asked =
        LONGHORN.client().act(name, "attach", "{\"hostId\":\"" + LONGHORN.client().node() + "\"}");
    assertThat(asked.path("state").asText()).isIn("detached", "attaching");
    var attached = LONGHORN.client().awaitState(name, "attached");
    assertThat(attached.path("robustness").asText()).isEqualTo("healthy");
    assertThat(attached.path("controllers").path(0).path("endpoint").asText()).startsWith("/");
    LONGHORN.client().act(name, "detach", "");
    var detached = LONGHORN.client().awaitState(name, "detached");
    assertThat(detached.path("robustness").asText()).isEqualTo("unknown");
    assertThat(detached.path("controllers").path(0).path("endpoint").asText()).isEmpty();
  }

  @Test
  void delete_volumeInUse_accepted() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    var reply = LONGHORN.client().delete("/v1/volumes/" + name);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEmpty();
    await().until(() -> LONGHORN.client().get("/v1/volumes/" + name).status() == 404);
  }

  @Test
  void snapshotCreate_detached_500EngineNotRunning() {
    String name = Contract.name();
    LONGHORN.client().post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    LONGHORN.client().awaitState(name, "detached");
    var reply =
        LONGHORN.client().tryAct(name, "snapshotCreate", "{\"name\":\"" + Contract.name() + "\"}");
    Contract.assertError(
        reply, 500, "failed to create snapshot: cannot get client for volume " + name);
    assertThat(reply.json().path("message").asText()).endsWith("engine is not running");
  }

  @Test
  void snapshotCreate_withoutName_madeUp() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    var made = LONGHORN.client().act(name, "snapshotCreate", "{\"labels\":{\"a\":\"b\"}}");
    assertThat(made.path("name").asText()).matches("snap-[0-9a-f]{16}");
    assertThat(made.path("size").isTextual()).isTrue();
    assertThat(made.path("labels").path("a").asText()).isEqualTo("b");
  }

  @Test
  void snapshotList_includesVolumeHead() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String snapshot = Contract.name();
    LONGHORN.client().snapshot(name, snapshot);
    var names = new ArrayList<String>();
    LONGHORN
        .client()
        .act(name, "snapshotList", "")
        .path("data")
        .forEach(row -> names.add(row.path("name").asText()));
    assertThat(names).containsExactlyInAnyOrder(snapshot, "volume-head");
  }

  @Test
  void snapshotCr_detachedVolume_becomesReady() {
    String name = Contract.name();
    LONGHORN.client().post("/v1/volumes", "{\"name\":\"" + name + "\",\"size\":\"1048576\"}");
    LONGHORN.client().awaitState(name, "detached");
    var ready = LONGHORN.client().snapshot(name, Contract.name());
    assertThat(ready.path("type").asText()).isEqualTo("snapshotCR");
    assertThat(ready.path("size").isNumber()).isTrue();
    assertThat(ready.path("labels").path("made").asText()).isEqualTo("by-test");
    assertThat(ready.has("error")).isFalse();
    LONGHORN.client().awaitState(name, "detached");
  }

  @Test
  void snapshotCrDelete_idempotent() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    for (int i = 0; i < 2; i++) {
      assertThat(
              LONGHORN
                  .client()
                  .act(name, "snapshotCRDelete", "{\"name\":\"never\"}")
                  .path("type")
                  .asText())
          .isEqualTo("empty");
    }
  }

  @Test
  void snapshotDelete_newest_onlyMarkedUntilANewerExists() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String first = Contract.name();
    LONGHORN.client().snapshot(name, first);
    LONGHORN.client().act(name, "snapshotDelete", "{\"name\":\"" + first + "\"}");
    LONGHORN.client().act(name, "snapshotPurge", "");
    assertThat(
            LONGHORN
                .client()
                .act(name, "snapshotGet", "{\"name\":\"" + first + "\"}")
                .path("removed")
                .asBoolean())
        .isTrue();
    LONGHORN.client().snapshot(name, Contract.name());
    await()
        .until(
            () ->
                LONGHORN
                        .client()
                        .tryAct(name, "snapshotGet", "{\"name\":\"" + first + "\"}")
                        .status()
                    == 500);
  }

  @Test
  void snapshotRevert_frontendEnabled_500() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String snapshot = Contract.name();
    LONGHORN.client().snapshot(name, snapshot);
    Contract.assertError(
        LONGHORN.client().tryAct(name, "snapshotRevert", "{\"name\":\"" + snapshot + "\"}"),
        500,
        "failed to revert snapshot: failed to revert snapshot for volume "
            + name
            + " with frontend enabled");
  }

  @Test
  void snapshotRevert_frontendDisabled_emptyAnswer() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String snapshot = Contract.name();
    LONGHORN.client().snapshot(name, snapshot);
    LONGHORN.client().act(name, "detach", "");
    LONGHORN.client().awaitState(name, "detached");
    LONGHORN
        .client()
        .act(
            name,
            "attach",
            "{\"hostId\":\"" + LONGHORN.client().node() + "\",\"disableFrontend\":true}");
    LONGHORN.client().awaitState(name, "attached");
    var reply = LONGHORN.client().tryAct(name, "snapshotRevert", "{\"name\":\"" + snapshot + "\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void snapshotRevert_olderOfTwo_headGrowsFromItAndBothStay() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    String older = Contract.name();
    String newer = Contract.name();
    LONGHORN.client().snapshot(name, older);
    LONGHORN.client().snapshot(name, newer);
    maintain(name);
    for (int i = 0; i < 2; i++) {
      assertThat(
              LONGHORN
                  .client()
                  .tryAct(name, "snapshotRevert", "{\"name\":\"" + older + "\"}")
                  .status())
          .isEqualTo(200);
    }
    assertThat(children(name, older)).contains("volume-head");
    assertThat(children(name, newer)).doesNotContain("volume-head");
    assertThat(children(name, older)).contains(newer);
  }

  @Test
  void attach_frontendDisabled_isShownAndHasNoEndpoint() {
    String name = Contract.name();
    assertThat(LONGHORN.client().attached(name).path("disableFrontend").asBoolean()).isFalse();
    var shown = maintain(name);
    assertThat(shown.path("disableFrontend").asBoolean()).isTrue();
    assertThat(shown.path("controllers").path(0).path("endpoint").asText()).isEmpty();
    LONGHORN.client().act(name, "detach", "{\"attachmentID\":\"\",\"hostId\":\"\"}");
    LONGHORN.client().awaitState(name, "detached");
  }

  @Test
  void detach_forced_goesWhoeverHasAttachedIt() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    LONGHORN
        .client()
        .act(
            name,
            "attach",
            "{\"hostId\":\"" + LONGHORN.client().node() + "\",\"attachmentID\":\"somebody\"}");
    LONGHORN
        .client()
        .act(name, "detach", "{\"attachmentID\":\"\",\"hostId\":\"\",\"forceDetach\":true}");
    LONGHORN.client().awaitState(name, "detached");
  }

  private static JsonNode maintain(String name) {
    LONGHORN.client().act(name, "detach", "");
    LONGHORN.client().awaitState(name, "detached");
    LONGHORN
        .client()
        .act(
            name,
            "attach",
            "{\"hostId\":\"" + LONGHORN.client().node() + "\",\"disableFrontend\":true}");
    return LONGHORN.client().awaitState(name, "attached");
  }

  private static String children(String volume, String snapshot) {
    return LONGHORN
        .client()
        .act(volume, "snapshotGet", "{\"name\":\"" + snapshot + "\"}")
        .path("children")
        .toString();
  }

  @Test
  void snapshotPurge_disabledBySetting_500() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    LONGHORN.client().call("PUT", "/v1/settings/disable-snapshot-purge", "{\"value\":\"true\"}");
    try {
      Contract.assertError(
          LONGHORN.client().tryAct(name, "snapshotPurge", ""),
          500,
          "cannot purge snapshots while disable-snapshot-purge setting is true");
    } finally {
      LONGHORN.client().call("PUT", "/v1/settings/disable-snapshot-purge", "{\"value\":\"false\"}");
    }
  }
}
