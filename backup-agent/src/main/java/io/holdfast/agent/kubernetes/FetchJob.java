package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.process.VerifyOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Job that checks an export. What the agent's container mounts of ConfigMaps, Secrets and
 * claims it mounts as well, and reads only, but never the volume with the live dump.
 */
final class FetchJob {
  static final String EXPORT_CHECK = "export-check";
  static final String FETCH = "fetch";

  private static final String FETCHED = "fetched-export";
  private static final String TMP = "fetch-tmp";
  private static final String FOLDER = "/fetched";

  /** What was fetched, for those that read it. */
  static final VolumeMount DATA = mount(FETCHED, FOLDER, true);

  static final VolumeMount SCRATCH = mount(TMP, "/tmp", false);

  private static final long ROOM = 64L << 20;

  private FetchJob() {}

  /** What the Job is to do. */
  record Task(String name, String namespace, Backup export, Expected expected, Duration deadline) {}

  /**
   * A job for an export.
   *
   * @param config what tells the agent's container from the others: it mounts this file
   * @param dump the live dump as the agent sees it
   */
  static Job of(Task task, Pod pod, Container server, Path config, @Nullable Path dump) {
    Container agent = Cluster.mounting(pod, config);
    List<VolumeMount> mounts = mounts(pod, agent, dump);
    Set<String> used = mounts.stream().map(VolumeMount::getName).collect(Collectors.toSet());
    List<Volume> volumes = new ArrayList<>();
    pod.getSpec().getVolumes().stream()
        .filter(each -> used.contains(each.getName()))
        .forEach(volumes::add);
    volumes.add(
        new VolumeBuilder()
            .withName(FETCHED)
            .withNewEmptyDir()
            .withSizeLimit(room(task.export()))
            .endEmptyDir()
            .build());
    volumes.add(new VolumeBuilder().withName(TMP).withNewEmptyDir().endEmptyDir().build());
    Map<String, String> labels = VerifyJob.labels(task.name(), EXPORT_CHECK);
    var spec = pod.getSpec();
    return new JobBuilder()
        .withNewMetadata()
        .withName(task.name())
        .withNamespace(task.namespace())
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        // As long again for reading what was fetched.
        .withActiveDeadlineSeconds(2 * task.deadline().toSeconds())
        .withTtlSecondsAfterFinished(VerifyJob.KEPT_SECONDS)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(VerifyJob.podSecurity(spec.getSecurityContext()))
        .withImagePullSecrets(spec.getImagePullSecrets())
        .withNodeSelector(spec.getNodeSelector())
        .withTolerations(spec.getTolerations())
        .withInitContainers(fetch(task, agent, config, mounts))
        .withContainers(verify(task, server))
        .withVolumes(volumes)
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** An encrypted dump lies beside the decrypted one until that is known to be right. */
  private static Quantity room(Backup export) {
    int copies = export.labels().containsKey(Labels.ENCRYPTION) ? 2 : 1;
    return new Quantity(String.valueOf(copies * export.size() + ROOM));
  }

  private static Container fetch(
      Task task, Container agent, Path config, List<VolumeMount> mounts) {
    return new ContainerBuilder()
        .withName(FETCH)
        .withImage(agent.getImage())
        .withImagePullPolicy(agent.getImagePullPolicy())
        .withArgs(
            FETCH,
            "--config",
            config.toString(),
            "--target",
            task.export().target(),
            "--to",
            FOLDER,
            task.export().id())
        .withEnv(agent.getEnv())
        .withEnvFrom(agent.getEnvFrom())
        .withResources(agent.getResources())
        .withSecurityContext(VerifyJob.containerSecurity(agent.getSecurityContext()))
        .withVolumeMounts(mounts)
        .addToVolumeMounts(mount(FETCHED, FOLDER, false), SCRATCH)
        .build();
  }

  private static Container verify(Task task, Container server) {
    List<String> arguments = new ArrayList<>(List.of(VerifyJob.VERIFY, "--json"));
    arguments.addAll(VerifyOutput.arguments(FOLDER, task.expected()));
    return new ContainerBuilder()
        .withName(VerifyJob.VERIFY)
        .withImage(server.getImage())
        .withImagePullPolicy(server.getImagePullPolicy())
        .withArgs(arguments)
        .withResources(server.getResources())
        .withSecurityContext(VerifyJob.containerSecurity(server.getSecurityContext()))
        .withVolumeMounts(DATA, SCRATCH)
        .build();
  }

  /** Neither folders of the pod's own nor the token for the Kubernetes API come along. */
  private static List<VolumeMount> mounts(Pod pod, Container agent, @Nullable Path dump) {
    Set<String> given =
        pod.getSpec().getVolumes().stream()
            .filter(
                each ->
                    each.getConfigMap() != null
                        || each.getSecret() != null
                        || each.getPersistentVolumeClaim() != null)
            .map(Volume::getName)
            .collect(Collectors.toSet());
    return agent.getVolumeMounts().stream()
        .filter(each -> given.contains(each.getName()))
        .filter(each -> dump == null || !dump.startsWith(each.getMountPath()))
        .map(each -> new VolumeMountBuilder(each).withReadOnly(true).build())
        .toList();
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly)
        .build();
  }
}
