package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.run.Patience;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a Longhorn volume behind the claim of a StatefulSet that is scaled to nothing. The volume
 * that was behind it stays, with its PV, so the same call with its name takes all back.
 *
 * <pre>
 *   PV of the volume: made if there is none
 *   claim bound to another PV: that PV is told to retain its volume, the claim goes
 *   PV bound to a claim that is gone: bound to ours, whatever its uid will be
 *   claim: made from the StatefulSet's template, naming the PV; waited for until it is bound
 * </pre>
 */
final class ClaimSwap {
  private final Cluster cluster;
  private final Longhorn longhorn;
  private final String claim;
  private final Patience patience;

  ClaimSwap(Cluster cluster, Longhorn longhorn, String claim, Patience patience) {
    this.cluster = cluster;
    this.longhorn = longhorn;
    this.claim = claim;
    this.patience = patience;
  }

  /**
   * Swaps; repeatable.
   *
   * @param template what the claim is made from
   * @throws Refused when the PV's reclaim policy can not be changed, and others of the API server
   */
  void put(String volume, PersistentVolumeClaim template, Duration deadline) {
    String storageClass = Objects.requireNonNullElse(template.getSpec().getStorageClassName(), "");
    PersistentVolume pv =
        patience.until(
            "volume " + volume + " had no persistent volume",
            deadline,
            () -> {
              Optional<PersistentVolume> found = persistentVolume(volume);
              if (found.isEmpty()) {
                longhorn.createPersistentVolume(volume, volume, storageClass);
              }
              return found;
            });
    String name = pv.getMetadata().getName();
    patience.until(
        "claim " + claim + " was not free",
        deadline,
        () -> free(name) ? Optional.of(true) : Optional.empty());
    patience.until(
        "claim " + claim + " was not bound to " + name,
        deadline,
        () -> bind(pv, template) ? Optional.of(true) : Optional.empty());
  }

  /** Removes the PV of a volume, unless the claim leads to it. */
  void release(String volume) {
    Optional<PersistentVolume> found = persistentVolume(volume);
    PersistentVolumeClaim bound = claim();
    if (found.isEmpty()) {
      return;
    }
    String name = found.get().getMetadata().getName();
    if (bound != null && name.equals(bound.getSpec().getVolumeName())) {
      throw new Refused("persistent volume " + name + " is behind claim " + claim);
    }
    cluster.call(
        "deleting persistent volume " + name,
        api -> api.persistentVolumes().withName(name).delete());
  }

  /** Whether the claim is gone, or leads to this PV already. */
  private boolean free(String pv) {
    PersistentVolumeClaim found = claim();
    if (found == null) {
      return true;
    }
    String bound = found.getSpec().getVolumeName();
    if (pv.equals(bound)) {
      return true;
    }
    if (found.getMetadata().getDeletionTimestamp() == null) {
      if (bound != null && !bound.isBlank()) {
        patch(bound, "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}");
      }
      cluster.call(
          "deleting claim " + claim,
          api ->
              api.persistentVolumeClaims()
                  .inNamespace(cluster.namespace())
                  .withName(claim)
                  .delete());
    }
    return claim() == null;
  }

  private boolean bind(PersistentVolume pv, PersistentVolumeClaim template) {
    PersistentVolumeClaim found = claim();
    if (found == null) {
      String name = pv.getMetadata().getName();
      if (refersElsewhere(pv.getSpec().getClaimRef())) {
        patch(
            name,
            "{\"spec\":{\"claimRef\":{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"namespace\":\""
                + cluster.namespace()
                + "\",\"name\":\""
                + claim
                + "\",\"uid\":null,\"resourceVersion\":null}}}");
      }
      cluster.call("making claim " + claim, api -> api.resource(made(template, name)).create());
      return false;
    }
    return found.getStatus() != null && "Bound".equals(found.getStatus().getPhase());
  }

  /** A claim that was deleted has a uid that no claim will have again. */
  private static boolean refersElsewhere(@Nullable ObjectReference reference) {
    return reference != null && reference.getUid() != null;
  }

  private PersistentVolumeClaim made(PersistentVolumeClaim template, String pv) {
    return new PersistentVolumeClaimBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(claim)
                .withNamespace(cluster.namespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .build())
        .withSpec(
            new PersistentVolumeClaimSpecBuilder(template.getSpec()).withVolumeName(pv).build())
        .build();
  }

  private Optional<PersistentVolume> persistentVolume(String volume) {
    return cluster
        .call("listing persistent volumes", api -> api.persistentVolumes().list().getItems())
        .stream()
        .filter(each -> volume.equals(Cluster.handle(each)))
        .findFirst();
  }

  private @Nullable PersistentVolumeClaim claim() {
    return cluster.<@Nullable PersistentVolumeClaim>call(
        "reading claim " + claim,
        api -> api.persistentVolumeClaims().inNamespace(cluster.namespace()).withName(claim).get());
  }

  private void patch(String pv, String change) {
    cluster.call(
        "changing persistent volume " + pv,
        api ->
            api.persistentVolumes()
                .withName(pv)
                .patch(PatchContext.of(PatchType.JSON_MERGE), change));
  }
}
