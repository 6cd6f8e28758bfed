package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.holdfast.agent.core.model.Deployed;
import io.holdfast.agent.core.port.Refused;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads how the store is deployed: from the agent's own pod, its claim, and what owns the pod. */
public final class DeployedStore implements Supplier<Deployed> {
  private final Cluster cluster;
  private final @Nullable String claim;
  private final @Nullable String container;

  /**
   * A reader.
   *
   * @param claim the live volume's claim, null outside Kubernetes
   * @param container the store's container in the agent's pod, null outside Kubernetes
   */
  public DeployedStore(Cluster cluster, @Nullable String claim, @Nullable String container) {
    this.cluster = cluster;
    this.claim = claim;
    this.container = container;
  }

  @Override
  public Deployed get() {
    String name = claim;
    if (name == null) {
      throw new Refused("not asked, since the agent knows its volume by name and not by a claim");
    }
    String namespace = cluster.namespace();
    PersistentVolumeClaim found =
        cluster.<@Nullable PersistentVolumeClaim>call(
            "reading claim " + name,
            api -> api.persistentVolumeClaims().inNamespace(namespace).withName(name).get());
    if (found == null || found.getSpec() == null) {
      throw new Refused("there is no claim " + name + " in namespace " + namespace);
    }
    String volume = found.getSpec().getVolumeName();
    String policy =
        cluster.call(
            "reading persistent volume " + volume,
            api ->
                Optional.ofNullable(api.persistentVolumes().withName(volume).get())
                    .map(each -> each.getSpec().getPersistentVolumeReclaimPolicy())
                    .orElse("not known"));
    Pod pod = cluster.ownPod();
    return new Deployed(
        policy,
        Objects.requireNonNullElse(found.getSpec().getAccessModes(), List.of()),
        pod.getSpec().getContainers().stream().map(Container::getImage).toList(),
        memoryLimit(pod),
        replicas(pod, namespace));
  }

  private @Nullable Long memoryLimit(Pod pod) {
    if (container == null) {
      return null;
    }
    var resources = Cluster.container(pod, container).getResources();
    if (resources == null || resources.getLimits() == null) {
      return null;
    }
    Quantity memory = resources.getLimits().get("memory");
    return memory == null ? null : Quantity.getAmountInBytes(memory).longValue();
  }

  private @Nullable Integer replicas(Pod pod, String namespace) {
    for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
      if (owner.getKind().equals("StatefulSet")) {
        StatefulSet set =
            cluster.<@Nullable StatefulSet>call(
                "reading StatefulSet " + owner.getName(),
                api ->
                    api.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName(owner.getName())
                        .get());
        return set == null || set.getSpec() == null ? null : set.getSpec().getReplicas();
      }
    }
    return null;
  }
}
