package io.holdfast.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.holdfast.sim.backupstore.ObjectStores;
import io.holdfast.sim.backupstore.S3Access;
import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.engine.Outages;
import io.holdfast.sim.state.Restore;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims, PVs and volumes against fabric8's mock API server. */
@EnableKubernetesMockClient(crud = true)
class ProvisionerTest {
  // Set by the extension before each test.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  private record Setup(Engine engine, Provisioner provisioner, Path root) implements AutoCloseable {
    @Override
    public void close() {
      provisioner.close();
      engine.close();
    }
  }

  private Setup setup(Path root) throws IOException {
    var engine =
        new Engine(
            new Engine.Options(
                root, "node-1", true, Duration.ofMillis(10), new ObjectStores(S3Access.NONE)),
            Outages.NONE);
    engine.start();
    var provisioner =
        new Provisioner(client, engine, Path.of("/on/the/node"), Duration.ofMillis(100));
    provisioner.start();
    return new Setup(engine, provisioner, root);
  }

  private void storageClass(String name, String provisioner, String policy, String binding) {
    client
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withProvisioner(provisioner)
                .withReclaimPolicy(policy)
                .withVolumeBindingMode(binding)
                .withParameters(
                    Map.of(
                        "numberOfReplicas",
                        "1",
                        "recurringJobSelector",
                        "[{\"name\":\"nightly\",\"isGroup\":false}]"))
                .build())
        .create();
  }

  private static PersistentVolumeClaim claim(String name, String storageClass) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace("holdfast")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(storageClass)
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity("1Gi")))
        .endResources()
        .endSpec()
        .build();
  }

  private String volumeOf(PersistentVolumeClaim created) {
    return "pvc-" + created.getMetadata().getUid();
  }

  @Test
  void claim_ofOurClass_getsVolumeAndPv(@TempDir Path root) throws IOException {
    storageClass("holdfast-longhorn", "driver.longhorn.io", "Retain", "Immediate");
    storageClass("other", "example.com/other", "Delete", "Immediate");
    try (var setup = setup(root)) {
      client.resource(claim("foreign", "other")).create();
      String name = volumeOf(client.resource(claim("data", "holdfast-longhorn")).create());
      await().until(() -> client.persistentVolumes().withName(name).get() != null);
      var pv = client.persistentVolumes().withName(name).get();
      assertThat(pv.getMetadata().getAnnotations())
          .containsEntry("pv.kubernetes.io/provisioned-by", "driver.longhorn.io");
      var spec = pv.getSpec();
      assertThat(spec.getHostPath().getPath()).isEqualTo("/on/the/node/volumes/" + name + "/head");
      assertThat(spec.getHostPath().getType()).isEqualTo("Directory");
      assertThat(spec.getPersistentVolumeReclaimPolicy()).isEqualTo("Retain");
      assertThat(spec.getStorageClassName()).isEqualTo("holdfast-longhorn");
      assertThat(spec.getAccessModes()).containsExactly("ReadWriteOnce");
      assertThat(spec.getVolumeMode()).isEqualTo("Filesystem");
      assertThat(Quantity.getAmountInBytes(spec.getCapacity().get("storage")).longValue())
          .isEqualTo(1L << 30);
      assertThat(spec.getClaimRef().getName()).isEqualTo("data");
      assertThat(spec.getClaimRef().getNamespace()).isEqualTo("holdfast");
      assertThat(spec.getClaimRef().getUid()).isEqualTo(name.substring("pvc-".length()));
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(root.resolve("volumes/" + name + "/head"))))
          .isEqualTo("rwxrwxrwx");
      assertThat(setup.engine().cluster().volume(name).status().attachments()).isEmpty();
      assertThat(setup.engine().cluster().volume(name).jobs())
          .extracting(job -> job.name())
          .containsExactly("nightly");
      assertThat(setup.engine().cluster().volumes().all()).hasSize(1);
    }
  }

  @Test
  void claim_waitForFirstConsumer_onlyAfterANodeWasSelected(@TempDir Path root) throws IOException {
    storageClass("later", "driver.longhorn.io", "Delete", "WaitForFirstConsumer");
    storageClass("now", "driver.longhorn.io", "Delete", "Immediate");
    try (var setup = setup(root)) {
      String waiting = volumeOf(client.resource(claim("waiting", "later")).create());
      String first = volumeOf(client.resource(claim("first", "now")).create());
      await().until(() -> client.persistentVolumes().withName(first).get() != null);
      assertThat(setup.engine().cluster().volumes().get(waiting)).isEmpty();
      client
          .persistentVolumeClaims()
          .inNamespace("holdfast")
          .withName("waiting")
          .edit(
              row ->
                  new PersistentVolumeClaimBuilder(row)
                      .editMetadata()
                      .addToAnnotations("volume.kubernetes.io/selected-node", "node-1")
                      .endMetadata()
                      .build());
      await().until(() -> client.persistentVolumes().withName(waiting).get() != null);
    }
  }

  @Test
  void pod_usesTheClaimAndEnds_volumeIsAttachedForThatTime(@TempDir Path root) throws IOException {
    storageClass("kept", "driver.longhorn.io", "Retain", "Immediate");
    try (var setup = setup(root)) {
      String name = volumeOf(client.resource(claim("data", "kept")).create());
      await().until(() -> client.persistentVolumes().withName(name).get() != null);
      client
          .persistentVolumeClaims()
          .inNamespace("holdfast")
          .withName("data")
          .edit(
              row ->
                  new PersistentVolumeClaimBuilder(row)
                      .editSpec()
                      .withVolumeName(name)
                      .endSpec()
                      .build());
      client.resource(pod("later", null)).create();
      client.resource(pod("now", "node-1")).create();
      await().until(() -> setup.engine().cluster().volume(name).attached());
      client.pods().inNamespace("holdfast").withName("now").delete();
      await()
          .until(
              () -> setup.engine().cluster().volume(name).status().state() == VolumeState.DETACHED);
    }
  }

  private static Pod pod(String name, @Nullable String node) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("holdfast")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .addNewVolume()
        .withName("data")
        .withNewPersistentVolumeClaim()
        .withClaimName("data")
        .endPersistentVolumeClaim()
        .endVolume()
        .endSpec()
        .build();
  }

  @Test
  void pvDeleted_policyDelete_volumeGoes_policyRetain_volumeStays(@TempDir Path root)
      throws IOException {
    storageClass("gone", "driver.longhorn.io", "Delete", "Immediate");
    storageClass("kept", "driver.longhorn.io", "Retain", "Immediate");
    try (var setup = setup(root)) {
      var goneClaim = client.resource(claim("gone", "gone")).create();
      var keptClaim = client.resource(claim("kept", "kept")).create();
      for (var made : List.of(goneClaim, keptClaim)) {
        await().until(() -> client.persistentVolumes().withName(volumeOf(made)).get() != null);
        client.resource(made).delete();
        client.persistentVolumes().withName(volumeOf(made)).delete();
      }
      await().until(() -> setup.engine().cluster().volumes().get(volumeOf(goneClaim)).isEmpty());
      assertThat(setup.engine().cluster().volumes().get(volumeOf(keptClaim))).isPresent();
      assertThat(root.resolve("volumes").resolve(volumeOf(goneClaim))).doesNotExist();
    }
  }

  @Test
  void pvAndPvcCreate_volumeOfOurs_bound(@TempDir Path root) throws IOException {
    storageClass("gone", "driver.longhorn.io", "Retain", "Immediate");
    try (var setup = setup(root)) {
      var origin = client.resource(claim("origin", "gone")).create();
      await().until(() -> client.persistentVolumes().withName(volumeOf(origin)).get() != null);
      Volume like = setup.engine().cluster().volume(volumeOf(origin));
      var spec = like.spec();
      setup
          .engine()
          .restores()
          .create(
              new io.holdfast.sim.state.VolumeSpec(
                  "check",
                  spec.size(),
                  spec.created(),
                  "blockdev",
                  "",
                  "default",
                  "rwo",
                  "v1",
                  false,
                  1,
                  0,
                  true,
                  Map.of()),
              List.of(),
              false);
      assertThat(setup.engine().cluster().volume("check").restore()).isEqualTo(Restore.NONE);
      setup.provisioner().createPv("check", "check", "", "ext4");
      setup.provisioner().createPvc("check", "holdfast", "check-claim");
      var pv = client.persistentVolumes().withName("check").get();
      assertThat(pv.getSpec().getHostPath().getPath()).isEqualTo("/on/the/node/volumes/check/head");
      assertThat(pv.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Retain");
      var pvc =
          client.persistentVolumeClaims().inNamespace("holdfast").withName("check-claim").get();
      assertThat(pvc.getSpec().getVolumeName()).isEqualTo("check");
      assertThat(pvc.getSpec().getStorageClassName()).isEqualTo(pv.getSpec().getStorageClassName());
      assertThatThrownBy(() -> setup.provisioner().createPv("check", "check", "", "ext4"))
          .isInstanceOf(LonghornException.class)
          .hasMessageContaining("already had PV check");
    }
  }

  @Test
  void apiServer_awayForAWhile_claimIsServedLater(@TempDir Path root) throws IOException {
    storageClass("now", "driver.longhorn.io", "Delete", "Immediate");
    String name = volumeOf(client.resource(claim("data", "now")).create());
    for (int i = 0; i < 4; i++) {
      server
          .expect()
          .get()
          .withPath("/apis/storage.k8s.io/v1/storageclasses")
          .andReturn(500, "away")
          .once();
    }
    try (var setup = setup(root)) {
      await().until(() -> client.persistentVolumes().withName(name).get() != null);
      assertThat(setup.engine().cluster().volumes().get(name)).isPresent();
    }
  }
}
