package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.longhorn.LonghornClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class StatefulStoreTest {
  private static final String NAMESPACE = "holdfast";
  private static final String CLAIM = "data-holdfast-0";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final InPlace PLAN = new InPlace(Way.SWAP, "vol-old", "node", null, false);

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  private Controllers controllers;

  @BeforeEach
  void start() {
    Controllers.store(client, NAMESPACE, "vol-old");
    controllers = new Controllers(client, NAMESPACE);
  }

  @AfterEach
  void stop() {
    controllers.close();
  }

  @Test
  void stopAndStart_scaleAndWaitForThePod() {
    StatefulStore store = store(CLAIM);
    for (int i = 0; i < 2; i++) {
      store.start(PLAN, SOON);
      assertThat(Controllers.pods(client, NAMESPACE)).containsExactly("holdfast-0");
    }
    for (int i = 0; i < 2; i++) {
      store.stop(PLAN, SOON);
      assertThat(Controllers.pods(client, NAMESPACE)).isEmpty();
    }
  }

  @Test
  void stop_apiServerAwayForAWhile_isTriedAgain() {
    StatefulStore store = store(CLAIM);
    store.start(PLAN, SOON);
    server
        .expect()
        .patch()
        .withPath("/apis/apps/v1/namespaces/holdfast/statefulsets/holdfast")
        .andReturn(503, "away")
        .times(3);
    store.stop(PLAN, SOON);
    assertThat(Controllers.pods(client, NAMESPACE)).isEmpty();
  }

  @Test
  void start_podNeverReady_saysSo() {
    controllers.close();
    client.pods().inNamespace(NAMESPACE).delete();
    assertThatThrownBy(() -> store(CLAIM).start(PLAN, Duration.ofMillis(300)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("no pod of StatefulSet holdfast was ready");
  }

  @Test
  void give_anotherVolumeAndBack_swapsWhatIsBehindTheClaimAndKeepsBoth() {
    Controllers.persistentVolume(client, "pv-new", "vol-new", "Retain");
    StatefulStore store = store(CLAIM);
    store.stop(PLAN, SOON);
    for (String volume : new String[] {"vol-new", "vol-new", "vol-old", "vol-new", "vol-old"}) {
      store.give(PLAN, volume, SOON);
      assertThat(cluster().volumeOf(CLAIM)).isEqualTo(volume);
      assertThat(client.persistentVolumes().list().getItems()).hasSize(2);
    }
    assertThat(policy("pv-old")).as("else it would have gone with its claim").isEqualTo("Retain");
    var claim = client.persistentVolumeClaims().inNamespace(NAMESPACE).withName(CLAIM).get();
    assertThat(claim.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "holdfast");
    assertThat(claim.getSpec().getStorageClassName()).isEqualTo("holdfast-longhorn");
  }

  @Test
  void release_volumeBehindTheClaim_isRefusedAndAnotherLosesItsPv() {
    Controllers.persistentVolume(client, "pv-new", "vol-new", "Retain");
    StatefulStore store = store(CLAIM);
    for (int i = 0; i < 2; i++) {
      store.release("vol-new");
      assertThat(client.persistentVolumes().list().getItems()).hasSize(1);
    }
    assertThatThrownBy(() -> store.release("vol-old")).hasMessageContaining("is behind claim");
  }

  @Test
  void give_claimAlreadyDeletedByAnEarlierTry_makesIt() {
    Controllers.persistentVolume(client, "pv-new", "vol-new", "Retain");
    StatefulStore store = store(CLAIM);
    store.stop(PLAN, SOON);
    client.persistentVolumeClaims().inNamespace(NAMESPACE).withName(CLAIM).delete();
    store.give(PLAN, "vol-new", SOON);
    assertThat(cluster().volumeOf(CLAIM)).isEqualTo("vol-new");
  }

  @Test
  void refusal_claimOfNoTemplateOrNoSet_isInWords() {
    assertThat(store(CLAIM).refusal()).isEmpty();
    assertThat(store("elsewhere").refusal())
        .contains("claim elsewhere is made from no template of StatefulSet holdfast");
    client.apps().statefulSets().inNamespace(NAMESPACE).withName("holdfast").delete();
    assertThat(store(CLAIM).refusal()).contains("there is no StatefulSet holdfast");
  }

  private String policy(String pv) {
    return client
        .persistentVolumes()
        .withName(pv)
        .get()
        .getSpec()
        .getPersistentVolumeReclaimPolicy();
  }

  private StatefulStore store(String claim) {
    return new StatefulStore(
        cluster(), longhorn(), () -> "holdfast", claim, "server", new SystemTime());
  }

  private Cluster cluster() {
    return new Cluster(Map.of("POD_NAMESPACE", NAMESPACE), client);
  }

  private static Longhorn longhorn() {
    return new LonghornClient(
        "http://127.0.0.1:1",
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        new SystemTime(),
        (call, outcome, nanos) -> {});
  }
}
