package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.longhorn.LonghornClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class KubernetesTest {
  private static final String NAMESPACE = StorePod.NAMESPACE;
  private static final String CHECK = "holdfast-check-20261121-040000-abcd";

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @Test
  void state_savedAndLoadedByAnother_isEqual() {
    ConfigMapState first = new ConfigMapState(cluster(), "state");
    assertThat(first.load()).isEqualTo(AgentState.empty());
    AgentState state = AgentState.empty().fired("p", Instant.parse("2026-11-21T04:00:00Z"));
    first.save(state);
    first.save(state.fired("q", Instant.EPOCH));
    assertThat(new ConfigMapState(cluster(), "state").load().lastFires()).hasSize(2);
  }

  @Test
  void state_writtenByAnotherAgent_isAConflict() {
    ConfigMapState mine = new ConfigMapState(cluster(), "state");
    mine.save(AgentState.empty());
    ConfigMapState theirs = new ConfigMapState(cluster(), "state");
    theirs.load();
    theirs.save(AgentState.empty().fired("p", Instant.EPOCH));
    assertThatThrownBy(() -> mine.save(AgentState.empty().fired("q", Instant.EPOCH)))
        .isInstanceOf(StateConflict.class)
        .hasMessageContaining("another agent");
  }

  @Test
  void state_onlyLabelsChangedBySomebody_isSavedOnTopOfThem() {
    ConfigMapState state = new ConfigMapState(cluster(), "state");
    state.save(AgentState.empty());
    var map = client.configMaps().inNamespace(NAMESPACE).withName("state").get();
    client
        .resource(
            new ConfigMapBuilder(map).editMetadata().addToLabels("a", "b").endMetadata().build())
        .update();
    state.save(AgentState.empty().fired("p", Instant.EPOCH));
    var saved = client.configMaps().inNamespace(NAMESPACE).withName("state").get();
    assertThat(saved.getMetadata().getLabels()).containsEntry("a", "b");
    assertThat(saved.getData().get("state.json")).contains("\"p\"");
  }

  @Test
  void volumeOf_claimOnCsiVolume_isItsHandle() {
    claim("data-0", "pv-1");
    client
        .resource(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("pv-1")
                .endMetadata()
                .withNewSpec()
                .withNewCsi()
                .withDriver("driver.longhorn.io")
                .withVolumeHandle("vol-7")
                .endCsi()
                .endSpec()
                .build())
        .create();
    assertThat(cluster().volumeOf("data-0")).isEqualTo("vol-7");
  }

  @Test
  void volumeOf_claimOnHostPathVolume_isTheVolumesName() {
    claim("data-1", "pvc-2");
    persistentVolume("pvc-2");
    assertThat(cluster().volumeOf("data-1")).isEqualTo("pvc-2");
  }

  @Test
  void volumeOf_missingOrUnboundClaim_saysSo() {
    assertThatThrownBy(() -> cluster().volumeOf("none"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no claim none");
    claim("waiting", null);
    assertThatThrownBy(() -> cluster().volumeOf("waiting")).hasMessageContaining("is not bound");
  }

  @Test
  void job_ofOwnPod_isRestrictedAndReadsOnly() {
    client.resource(StorePod.with()).create();
    Job job = StorePod.check(cluster(), CHECK);
    var spec = job.getSpec().getTemplate().getSpec();
    var container = spec.getContainers().getFirst();
    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(300);
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(10001);
    assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getImage()).isEqualTo(StorePod.SERVER_IMAGE);
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getVolumeMounts().getFirst().getReadOnly()).isTrue();
    assertThat(container.getArgs())
        .containsExactly(
            "verify", "--json", "--dir", "/data", "--expect-digest", "ab", "--expect-keys", "3");
    assertThatThrownBy(() -> Cluster.container(cluster().ownPod(), "sever"))
        .hasMessageContaining("it has [server, backup-agent]");
  }

  @Test
  void read_podEnded_isItsLogsVerdictAndTheJobIsThere() throws IOException {
    client.resource(StorePod.with()).create();
    client.resource(StorePod.of(CHECK, "Failed").build()).create();
    server
        .expect()
        .get()
        .withPath(
            "/api/v1/namespaces/holdfast/pods/" + CHECK + "-x1/log?pretty=false&container=verify")
        .andReturn(200, "{\"result\":\"mismatch\",\"keys\":2,\"differences\":[\"one less\"]}")
        .once();
    try (MockWebServer longhorn = new MockWebServer()) {
      longhorn.enqueue(new MockResponse.Builder().body("{}").build());
      longhorn.enqueue(new MockResponse.Builder().body("{}").build());
      longhorn.start();
      JobData data =
          new JobData(
              cluster(), longhorn(longhorn.url("/").toString()), verify(), null, new SystemTime());
      Reading reading =
          data.read(CHECK, new Expected(3L, null), Duration.ofMinutes(1), Use.COMPARE);
      assertThat(reading.result()).isEqualTo(Reading.Result.MISMATCH);
      assertThat(reading.differences()).containsExactly("one less");
    }
    assertThat(client.batch().v1().jobs().inNamespace(NAMESPACE).withName(CHECK).get()).isNotNull();
  }

  @Test
  void release_everythingOfAVolume_isGoneAndTheRestStays() {
    claim(CHECK, CHECK);
    persistentVolume(CHECK);
    claim("data-2", "pvc-9");
    persistentVolume("pvc-9");
    JobData data =
        new JobData(cluster(), longhorn("http://127.0.0.1:1"), verify(), null, new SystemTime());
    assertThat(data.leftovers()).containsExactly(CHECK);
    data.release(CHECK);
    data.release(CHECK);
    assertThat(data.leftovers()).isEmpty();
    assertThat(client.persistentVolumes().withName("pvc-9").get()).isNotNull();
    assertThatThrownBy(() -> data.release("pvc-9")).isInstanceOf(IllegalArgumentException.class);
  }

  private Cluster cluster() {
    return StorePod.cluster(client);
  }

  private VerifyJobs verify() {
    return VerifyJobs.likeOwnPod(cluster(), StorePod.SERVER, new SystemTime());
  }

  private static Longhorn longhorn(String url) {
    return new LonghornClient(
        url,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        new SystemTime(),
        (call, outcome, nanos) -> {});
  }

  private void claim(String name, @Nullable String volume) {
    client
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withVolumeName(volume)
                .withAccessModes(List.of("ReadWriteOnce"))
                .endSpec()
                .build())
        .create();
  }

  private void persistentVolume(String name) {
    client
        .resource(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewHostPath()
                .withPath("/volumes/" + name)
                .endHostPath()
                .withNewClaimRef()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endClaimRef()
                .endSpec()
                .build())
        .create();
  }
}
