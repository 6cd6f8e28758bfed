package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.holdfast.agent.core.model.Deployed;
import io.holdfast.agent.core.port.Refused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class DeployedStoreTest {
  private static final String NAMESPACE = StorePod.NAMESPACE;

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @Test
  void get_storeOfAStatefulSet_isReadFromPodClaimVolumeAndSet() {
    client
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("data-holdfast-0")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withVolumeName("pv-1")
                .withAccessModes(List.of("ReadWriteOnce"))
                .endSpec()
                .build())
        .create();
    client
        .resource(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("pv-1")
                .endMetadata()
                .withNewSpec()
                .withPersistentVolumeReclaimPolicy("Delete")
                .endSpec()
                .build())
        .create();
    client
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withName("holdfast")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .endSpec()
                .build())
        .create();
    client
        .resource(
            StorePod.owned()
                .withNewSpec()
                .addNewContainer()
                .withName("server")
                .withImage("holdfast/server:0.1.0")
                .withNewResources()
                .withLimits(Map.of("memory", new Quantity("1536Mi")))
                .endResources()
                .endContainer()
                .addNewContainer()
                .withName("backup-agent")
                .withImage("holdfast/backup-agent:latest")
                .endContainer()
                .endSpec()
                .build())
        .create();

    assertThat(new DeployedStore(cluster(), "data-holdfast-0", "server").get())
        .isEqualTo(
            new Deployed(
                "Delete",
                List.of("ReadWriteOnce"),
                List.of("holdfast/server:0.1.0", "holdfast/backup-agent:latest"),
                1536L << 20,
                2));
  }

  @Test
  void get_outsideKubernetes_isRefusedWithoutAskingAnybody() {
    assertThatThrownBy(() -> new DeployedStore(new Cluster(Map.of()), null, null).get())
        .isInstanceOf(Refused.class)
        .hasMessageContaining("by name and not by a claim");
  }

  @Test
  void get_noClaim_namesIt() {
    assertThatThrownBy(() -> new DeployedStore(cluster(), "none", "server").get())
        .isInstanceOf(Refused.class)
        .hasMessageContaining("there is no claim none");
  }

  private Cluster cluster() {
    return StorePod.cluster(client);
  }
}
