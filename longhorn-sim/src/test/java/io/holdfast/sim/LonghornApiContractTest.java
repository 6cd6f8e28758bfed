package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What clients rely on in every call's form: statuses, bodies, collections, actions. One statement
 * of the API's description per test. See {@link Contract}.
 */
class LonghornApiContractTest {
  @RegisterExtension static final Contract LONGHORN = new Contract();

  @Test
  void volumeGet_missing_404WithEmptyBody() {
    var reply = LONGHORN.client().get("/v1/volumes/" + Contract.name());
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void volumeDelete_missing_404Json() {
    Contract.assertError(
        LONGHORN.client().delete("/v1/volumes/" + Contract.name()), 404, "not found");
  }

  @Test
  void backupVolumeGet_missing_200WithEmptyShell() {
    var reply = LONGHORN.client().get("/v1/backupvolumes/" + Contract.name());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("name").asText()).isEmpty();
    assertThat(reply.json().path("type").asText()).isEqualTo("backupVolume");
  }

  @Test
  void backupGet_missing_404Json() {
    Contract.assertError(
        LONGHORN
            .client()
            .post("/v1/backupvolumes/any?action=backupGet", "{\"name\":\"backup-none\"}"),
        404,
        "not found");
  }

  @Test
  void backupDelete_missing_200() {
    assertThat(
            LONGHORN
                .client()
                .post("/v1/backupvolumes/any?action=backupDelete", "{\"name\":\"backup-none\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void list_always_collectionWithDataSortedByName() {
    String second = Contract.name() + "b";
    String first = second.substring(0, second.length() - 1) + "a";
    LONGHORN.client().post("/v1/volumes", "{\"name\":\"" + second + "\",\"size\":\"1048576\"}");
    LONGHORN.client().post("/v1/volumes", "{\"name\":\"" + first + "\",\"size\":\"1048576\"}");
    var list = LONGHORN.client().get("/v1/volumes").json();
    assertThat(list.path("type").asText()).isEqualTo("collection");
    assertThat(list.path("resourceType").asText()).isEqualTo("volume");
    assertThat(list.path("links").path("self").asText())
        .isEqualTo(LONGHORN.client().url() + "/v1/volumes");
    var names = new ArrayList<String>();
    list.path("data").forEach(volume -> names.add(volume.path("name").asText()));
    assertThat(names).isSorted().contains(first, second);
  }

  @Test
  void emptyCollection_hasData() {
    var jobs =
        LONGHORN
            .client()
            .post("/v1/backupvolumes/" + Contract.name() + "?action=backupList", "")
            .json();
    assertThat(jobs.path("data").isArray()).isTrue();
    assertThat(jobs.path("data")).isEmpty();
  }

  @Test
  void resource_always_hasIdTypeLinksAndActions() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    var volume = LONGHORN.client().volume(name);
    assertThat(volume.path("id").asText()).isEqualTo(name);
    assertThat(volume.path("type").asText()).isEqualTo("volume");
    assertThat(volume.path("links").path("self").asText())
        .isEqualTo(LONGHORN.client().url() + "/v1/volumes/" + name);
    assertThat(volume.path("actions").path("snapshotCreate").asText())
        .isEqualTo(LONGHORN.client().url() + "/v1/volumes/" + name + "?action=snapshotCreate");
  }

  @Test
  void volume_zeroValues_emitted() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    var volume = LONGHORN.client().volume(name);
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
    var reply = LONGHORN.client().get("/v1/volumes/");
    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.location()).endsWith("/v1/volumes");
  }

  @Test
  void browser_getsHtml_unlessItAsksForJson() {
    var browser = Map.of("User-Agent", "Mozilla/5.0", "Accept", "*/*");
    assertThat(LONGHORN.client().get("/v1/volumes", browser).type()).contains("text/html");
    assertThat(LONGHORN.client().get("/v1/volumes?_format=json", browser).type()).contains("json");
  }

  @Test
  void action_unknown_404PlainText() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    var reply = LONGHORN.client().tryAct(name, "noSuchAction", "{}");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.type()).contains("text/plain");
  }

  @Test
  void action_emptyBody_500Eof() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    Contract.assertError(LONGHORN.client().tryAct(name, "snapshotCRCreate", ""), 500, "EOF");
    Contract.assertError(LONGHORN.client().tryAct(name, "attach", ""), 500, "EOF");
  }

  @Test
  void action_wrongType_500_unknownFieldIgnored() {
    String name = Contract.name();
    LONGHORN.client().attached(name);
    Contract.assertError(
        LONGHORN.client().tryAct(name, "snapshotCRCreate", "{\"name\":5}"),
        500,
        "cannot unmarshal");
    Contract.assertError(LONGHORN.client().tryAct(name, "snapshotCRCreate", "}{"), 500, "");
    LONGHORN
        .client()
        .act(name, "snapshotCRCreate", "{\"name\":\"" + Contract.name() + "\",\"nonsense\":[1]}");
  }
}
