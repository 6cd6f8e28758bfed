package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.process.HandOut;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a Job that reads restored data has beside, when the snapshot file is to be fetched: a
 * container of the agent's image that sees the same folder, reads only, and serves the file to who
 * knows the token. The token is made for this one Job and lies in it, so that an agent that was
 * started anew finds it there.
 */
final class HandOutJob {
  static final String CONTAINER = "hand-out";
  static final int PORT = 9998;

  /** The network policy of the kit goes by it. */
  static final String LABEL = "holdfast.io/hand-out";

  /** How long a file may take to be fetched, at most. */
  private static final Duration LIMIT = Duration.ofHours(6);

  private HandOutJob() {}

  /**
   * The same Job, handing out.
   *
   * @param agent the agent's container
   * @param data what is mounted, and where, in the container that reads
   * @param tmp a mount for temporary files
   */
  static Job of(Job job, Container agent, VolumeMount data, VolumeMount tmp, String token) {
    long deadline = job.getSpec().getActiveDeadlineSeconds() + LIMIT.toSeconds();
    return new JobBuilder(job)
        .editSpec()
        .withActiveDeadlineSeconds(deadline)
        .editTemplate()
        .editMetadata()
        .addToLabels(Map.of(LABEL, "true"))
        .endMetadata()
        .editSpec()
        .addToContainers(
            new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(agent.getImage())
                .withImagePullPolicy(agent.getImagePullPolicy())
                .withArgs(
                    HandOut.COMMAND, "--dir", data.getMountPath(), "--port", String.valueOf(PORT))
                .addNewEnv()
                .withName(HandOut.TOKEN)
                .withValue(token)
                .endEnv()
                .addNewPort()
                .withContainerPort(PORT)
                .endPort()
                .withResources(agent.getResources())
                .withSecurityContext(VerifyJob.containerSecurity(agent.getSecurityContext()))
                .withVolumeMounts(data, tmp)
                .build())
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** The token in a pod of such a Job. */
  static String token(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(each -> each.getName().equals(CONTAINER))
        .flatMap(each -> each.getEnv().stream())
        .filter(each -> each.getName().equals(HandOut.TOKEN))
        .map(EnvVar::getValue)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "pod " + pod.getMetadata().getName() + " was not made to hand out a file"));
  }
}
