package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.process.VerifyOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The Job that reads a restored volume: the server's own image in verify mode, on the claim of the
 * throw-away volume, under Pod Security "restricted". What identifies the user and where pods may
 * run is taken from the agent's pod, so that whatever the server can read there, the Job can read
 * here.
 */
final class VerifyJob {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String AGENT = "holdfast-backup-agent";
  static final String COMPONENT = "app.kubernetes.io/component";
  static final String RESTORE_CHECK = "restore-check";

  static final String VERIFY = "verify";

  /** The restored volume, for those that read it. */
  static final VolumeMount DATA =
      new VolumeMountBuilder().withName("data").withMountPath("/data").withReadOnly(true).build();

  static final VolumeMount SCRATCH =
      new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build();

  private static final long USER = 10001L;
  static final int KEPT_SECONDS = 3600;

  private VerifyJob() {}

  /**
   * A job.
   *
   * @param name a throw-away volume's name
   * @param claim what it reads
   * @param pod a pod of the store, or what one is made of
   */
  static Job of(
      String name,
      String claim,
      String namespace,
      Pod pod,
      Container server,
      Expected expected,
      Duration deadline) {
    Map<String, String> labels = labels(name, RESTORE_CHECK);
    var spec = pod.getSpec();
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withActiveDeadlineSeconds(deadline.toSeconds())
        .withTtlSecondsAfterFinished(KEPT_SECONDS)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(podSecurity(spec.getSecurityContext()))
        .withImagePullSecrets(spec.getImagePullSecrets())
        .withNodeSelector(spec.getNodeSelector())
        .withTolerations(spec.getTolerations())
        .withContainers(container(server, expected))
        .withVolumes(
            new VolumeBuilder()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .build(),
            new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build())
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** What tells a check's Job and its pod from others. */
  static Map<String, String> labels(String name, String component) {
    return Map.of(
        "app.kubernetes.io/name",
        "holdfast-" + component,
        COMPONENT,
        component,
        MANAGED_BY,
        AGENT,
        "holdfast.io/run",
        Objects.requireNonNullElse(Names.CHECK.run(name), name));
  }

  private static Container container(Container server, Expected expected) {
    List<String> arguments = new ArrayList<>(List.of(VERIFY, "--json"));
    arguments.addAll(VerifyOutput.arguments("/data", expected));
    return new ContainerBuilder()
        .withName(VERIFY)
        .withImage(server.getImage())
        .withImagePullPolicy(server.getImagePullPolicy())
        .withArgs(arguments)
        .withResources(server.getResources())
        .withSecurityContext(containerSecurity(server.getSecurityContext()))
        .withVolumeMounts(DATA, SCRATCH)
        .build();
  }

  static PodSecurityContext podSecurity(PodSecurityContext own) {
    PodSecurityContextBuilder security =
        own == null ? new PodSecurityContextBuilder() : new PodSecurityContextBuilder(own);
    if (security.getRunAsUser() == null) {
      security.withRunAsUser(USER);
    }
    if (security.buildSeccompProfile() == null) {
      security.withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile();
    }
    if (security.getFsGroup() != null && security.getFsGroupChangePolicy() == null) {
      security.withFsGroupChangePolicy("OnRootMismatch");
    }
    return security.withRunAsNonRoot(true).build();
  }

  static SecurityContext containerSecurity(SecurityContext own) {
    SecurityContextBuilder security =
        own == null ? new SecurityContextBuilder() : new SecurityContextBuilder(own);
    return security
        .withRunAsNonRoot(true)
        .withPrivileged(false)
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }
}
