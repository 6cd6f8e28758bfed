package io.holdfast.sim.kube;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.holdfast.sim.state.Volume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the Kubernetes objects look like that stand for a volume. {@code hostRoot} is ROOT as the
 * node sees it.
 */
record VolumeObjects(Path hostRoot) {
  static final String DRIVER = "driver.longhorn.io";
  static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
  private static final String STATIC_CLASS = "longhorn-static";
  private static final String KEEP = "Retain";

  /** The PV of a volume that was made for a claim. */
  PersistentVolume forClaim(Volume volume, PersistentVolumeClaim claim, StorageClass storageClass) {
    String policy = storageClass.getReclaimPolicy();
    return base(volume, volume.name())
        .editMetadata()
        .addToAnnotations(PROVISIONED_BY, DRIVER)
        .endMetadata()
        .editSpec()
        .withAccessModes(claim.getSpec().getAccessModes())
        .withStorageClassName(storageClass.getMetadata().getName())
        .withMountOptions(storageClass.getMountOptions())
        .withPersistentVolumeReclaimPolicy(policy == null ? "Delete" : policy)
        .withClaimRef(
            new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .withResourceVersion(claim.getMetadata().getResourceVersion())
                .build())
        .endSpec()
        .build();
  }

  /** The PV of a volume that was there first; it outlives its claim. */
  PersistentVolume alone(Volume volume, String name, String storageClass) {
    return base(volume, name)
        .editMetadata()
        .addToAnnotations(PROVISIONED_BY, DRIVER)
        .endMetadata()
        .editSpec()
        .withAccessModes(accessMode(volume))
        .withStorageClassName(storageClass.isEmpty() ? STATIC_CLASS : storageClass)
        .withPersistentVolumeReclaimPolicy(KEEP)
        .endSpec()
        .build();
  }

  private PersistentVolumeBuilder base(Volume volume, String name) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withCapacity(Map.of("storage", size(volume)))
        .withVolumeMode("Filesystem")
        .withNewHostPath()
        .withPath(path(volume.name()))
        // The folder is there; a missing one must not become an empty volume.
        .withType("Directory")
        .endHostPath()
        .endSpec();
  }

  /** A claim that is bound to a PV from the start. */
  PersistentVolumeClaim claim(Volume volume, PersistentVolume pv, String namespace, String name) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withAccessModes(accessMode(volume))
        .withStorageClassName(pv.getSpec().getStorageClassName())
        .withVolumeMode("Filesystem")
        .withVolumeName(pv.getMetadata().getName())
        .withNewResources()
        .withRequests(Map.of("storage", size(volume)))
        .endResources()
        .endSpec()
        .build();
  }

  /** A volume's data as the node sees it. */
  String path(String volume) {
    return hostRoot.resolve("volumes").resolve(volume).resolve("head").toString();
  }

  private static Quantity size(Volume volume) {
    return new Quantity(Long.toString(volume.spec().size()));
  }

  private static List<String> accessMode(Volume volume) {
    return List.of(volume.spec().accessMode().equals("rwx") ? "ReadWriteMany" : "ReadWriteOnce");
  }
}
