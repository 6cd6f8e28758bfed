package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.agent.core.model.Expected;
import java.time.Duration;
import java.util.Map;

/** The agent's pod, {@value #NAME}, as one of the store's StatefulSet, and pods of its Jobs. */
final class StorePod {
  static final String NAMESPACE = "holdfast";
  static final String NAME = "holdfast-0";
  static final String SERVER = "server";
  static final String AGENT_IMAGE = "holdfast/backup-agent:0.1.0";
  static final String SERVER_IMAGE = "holdfast/server:0.1.0";

  private StorePod() {}

  /** The pod with all but its spec. */
  static PodBuilder owned() {
    return new PodBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(NAMESPACE)
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("StatefulSet")
        .withName("holdfast")
        .withUid("u")
        .endOwnerReference()
        .endMetadata();
  }

  /** The pod with the server, and the agent that mounts so much. */
  static Pod with(VolumeMount... mounts) {
    return owned().withNewSpec().withContainers(server(), agent(mounts)).endSpec().build();
  }

  static Container server(VolumeMount... mounts) {
    return new ContainerBuilder()
        .withName(SERVER)
        .withImage(SERVER_IMAGE)
        .withVolumeMounts(mounts)
        .build();
  }

  static Container agent(VolumeMount... mounts) {
    return new ContainerBuilder()
        .withName("backup-agent")
        .withImage(AGENT_IMAGE)
        .withVolumeMounts(mounts)
        .build();
  }

  static VolumeMount mount(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).build();
  }

  /** The cluster as the agent in this pod sees it. */
  static Cluster cluster(KubernetesClient client) {
    return new Cluster(Map.of("POD_NAME", NAME, "POD_NAMESPACE", NAMESPACE), client);
  }

  /** The Job of a check that three keys, with a digest of {@code ab}, are to pass. */
  static Job check(Cluster cluster, String name) {
    Pod own = cluster.ownPod();
    return VerifyJob.of(
        name,
        name,
        NAMESPACE,
        own,
        Cluster.container(own, SERVER),
        new Expected(3L, "ab"),
        Duration.ofMinutes(5));
  }

  /** The pod that a Job's controller has made, in a phase. */
  static PodBuilder of(String job, String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(job + "-x1")
        .withNamespace(NAMESPACE)
        .addToLabels("batch.kubernetes.io/job-name", job)
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .endStatus();
  }
}
