package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cluster the agent runs in. The client is made when first needed, so that an agent on a laptop
 * needs none. Failures become {@link Refused} or {@link Unavailable}, with what was tried.
 */
public final class Cluster {
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;

  private final Map<String, String> environment;
  private @Nullable KubernetesClient client;

  /**
   * A cluster found the usual way: from the pod's service account, or a kubeconfig.
   *
   * @param environment where POD_NAME and POD_NAMESPACE are read
   */
  public Cluster(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A cluster behind a client. */
  public Cluster(Map<String, String> environment, KubernetesClient client) {
    this(environment);
    this.client = client;
  }

  /** The namespace of the agent's pod. */
  public String namespace() {
    String name = environment.get("POD_NAMESPACE");
    if (name != null && !name.isBlank()) {
      return name;
    }
    String usual = client().getNamespace();
    return usual == null || usual.isBlank() ? "default" : usual;
  }

  /**
   * The Longhorn volume behind a claim in our namespace: the handle of its PV's CSI source, else
   * the PV's name.
   *
   * @throws Refused when the claim is missing or not bound
   */
  public String volumeOf(String claim) {
    PersistentVolumeClaim found =
        call(
            "reading claim " + claim,
            api -> api.persistentVolumeClaims().inNamespace(namespace()).withName(claim).get());
    if (found == null) {
      throw new Refused("there is no claim " + claim + " in namespace " + namespace());
    }
    String name = found.getSpec() == null ? null : found.getSpec().getVolumeName();
    if (name == null || name.isBlank()) {
      throw new Refused("claim " + claim + " is not bound to a volume");
    }
    PersistentVolume volume =
        call(
            "reading persistent volume " + name,
            api -> api.persistentVolumes().withName(name).get());
    if (volume == null) {
      throw new Refused("claim " + claim + " is bound to " + name + ", which is missing");
    }
    return handle(volume);
  }

  /** The Longhorn volume behind a PV: the handle of its CSI source, else the PV's name. */
  static String handle(PersistentVolume volume) {
    boolean csi = volume.getSpec() != null && volume.getSpec().getCsi() != null;
    return csi ? volume.getSpec().getCsi().getVolumeHandle() : volume.getMetadata().getName();
  }

  /**
   * The agent's own pod.
   *
   * @throws Refused when POD_NAME is not set or the pod is missing
   */
  Pod ownPod() {
    String name = environment.getOrDefault("POD_NAME", "");
    if (name.isBlank()) {
      throw new Refused(
          "POD_NAME is not set; the agent's container needs it from fieldRef metadata.name");
    }
    Pod pod =
        call(
            "reading pod " + name, api -> api.pods().inNamespace(namespace()).withName(name).get());
    if (pod == null) {
      throw new Refused("there is no pod " + name + " in namespace " + namespace());
    }
    return pod;
  }

  /**
   * The name of the StatefulSet that the agent's own pod belongs to.
   *
   * @throws Refused when it belongs to none
   */
  public String ownStatefulSet() {
    Pod pod = ownPod();
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(each -> each.getKind().equals("StatefulSet"))
        .map(OwnerReference::getName)
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "pod "
                        + pod.getMetadata().getName()
                        + " belongs to no StatefulSet, so nothing is known that could be scaled"));
  }

  /** A container of a pod, by name. */
  static Container container(Pod pod, String name) {
    return pod.getSpec().getContainers().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "verify.job.container: pod "
                        + pod.getMetadata().getName()
                        + " has no container "
                        + name
                        + "; it has "
                        + pod.getSpec().getContainers().stream().map(Container::getName).toList()));
  }

  /** The container of a pod that mounts a file: the agent's own, when it is its configuration. */
  static Container mounting(Pod pod, Path file) {
    return pod.getSpec().getContainers().stream()
        .filter(
            each ->
                each.getVolumeMounts().stream()
                    .anyMatch(mount -> file.startsWith(mount.getMountPath())))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "no container of pod "
                        + pod.getMetadata().getName()
                        + " mounts "
                        + file
                        + ", so no Job can be made of the agent's image"));
  }

  /** Asks the API server; a missing thing is null where the client says so. */
  <T extends @Nullable Object> T call(String what, Function<KubernetesClient, T> question) {
    try {
      return question.apply(client());
    } catch (KubernetesClientException e) {
      int code = e.getCode();
      String words = what + ": " + e.getMessage();
      if (code == 0 || code >= 500 || code == TOO_MANY) {
        throw new Unavailable("the Kubernetes API did not answer when " + words, e);
      }
      throw new Refused("Kubernetes refused " + words);
    }
  }

  static boolean isConflict(KubernetesClientException e) {
    return e.getCode() == CONFLICT;
  }

  private synchronized KubernetesClient client() {
    KubernetesClient made = client;
    if (made == null) {
      made = new KubernetesClientBuilder().build();
      client = made;
    }
    return made;
  }
}
