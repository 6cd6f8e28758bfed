package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Job that restores in place: the agent's own image, configuration and mounts, under a service
 * account that may scale the store. Its container is started again however it ends, until the run
 * is at its end, since a store that was stopped must not stay so.
 */
final class RestoreJob {
  static final String COMPONENT = "restore";
  static final String PREFIX = "holdfast-in-place-";

  private static final int BACKOFF_LIMIT = 100;
  private static final int KEPT_SECONDS = 86_400;

  private RestoreJob() {}

  /** The name of a run's job. */
  static String name(String run) {
    return PREFIX + run;
  }

  /**
   * A job.
   *
   * @param pod the agent's
   * @param container the agent's in that pod
   */
  static Job of(
      String run,
      String namespace,
      Pod pod,
      String container,
      String serviceAccount,
      List<String> arguments) {
    Map<String, String> labels =
        Map.of(
            "app.kubernetes.io/name",
            "holdfast",
            VerifyJob.COMPONENT,
            COMPONENT,
            VerifyJob.MANAGED_BY,
            VerifyJob.AGENT,
            "holdfast.io/run",
            run);
    var spec = pod.getSpec();
    Container agent = Cluster.container(pod, container);
    // No claims: where the agent reads the data volume, the Job must leave it free.
    List<Volume> volumes =
        spec.getVolumes().stream().filter(each -> each.getPersistentVolumeClaim() == null).toList();
    Set<String> kept = volumes.stream().map(Volume::getName).collect(Collectors.toSet());
    List<VolumeMount> mounts =
        agent.getVolumeMounts().stream().filter(each -> kept.contains(each.getName())).toList();
    Set<String> mounted = mounts.stream().map(VolumeMount::getName).collect(Collectors.toSet());
    return new JobBuilder()
        .withNewMetadata()
        .withName(name(run))
        .withNamespace(namespace)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(BACKOFF_LIMIT)
        .withTtlSecondsAfterFinished(KEPT_SECONDS)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("OnFailure")
        .withServiceAccountName(serviceAccount)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(VerifyJob.podSecurity(spec.getSecurityContext()))
        .withImagePullSecrets(spec.getImagePullSecrets())
        .withNodeSelector(spec.getNodeSelector())
        .withTolerations(spec.getTolerations())
        .withContainers(
            new ContainerBuilder()
                .withName("restore")
                .withImage(agent.getImage())
                .withImagePullPolicy(agent.getImagePullPolicy())
                .withArgs(arguments)
                .withEnv(agent.getEnv())
                .withResources(agent.getResources())
                .withSecurityContext(VerifyJob.containerSecurity(agent.getSecurityContext()))
                .withVolumeMounts(mounts)
                .build())
        .withVolumes(volumes.stream().filter(each -> mounted.contains(each.getName())).toList())
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
