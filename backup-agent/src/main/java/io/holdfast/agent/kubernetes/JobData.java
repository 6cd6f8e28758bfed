package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.process.VerifyOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads restored volumes by a Job in the cluster. PV, claim and Job all carry the throw-away
 * volume's name.
 */
public final class JobData implements RestoredData {
  private final Cluster cluster;
  private final Longhorn longhorn;
  private final String container;
  private final JobPods jobs;

  /**
   * A reader.
   *
   * @param container container of the agent's pod whose image has verify mode
   */
  public JobData(Cluster cluster, Longhorn longhorn, String container, Time time) {
    this.cluster = cluster;
    this.longhorn = longhorn;
    this.container = container;
    this.jobs = new JobPods(cluster, time);
  }

  @Override
  public Reading read(String volume, Expected expected, Duration deadline) {
    guard(volume);
    Pod own = cluster.ownPod();
    Container server = Cluster.container(own, container);
    longhorn.createPersistentVolume(volume, volume);
    longhorn.createClaim(volume, cluster.namespace(), volume);
    Job job = VerifyJob.of(volume, cluster.namespace(), own, server, expected, deadline);
    jobs.create(job);
    jobs.awaitStart(volume);
    Pod ended = jobs.awaitEnd(volume, deadline);
    return VerifyOutput.parse(
        jobs.log(ended, null), "pod " + ended.getMetadata().getName() + " " + JobPods.phase(ended));
  }

  @Override
  public Reading copy(String volume, Path directory, Expected expected, Duration deadline) {
    throw new Refused(copyRefusal());
  }

  @Override
  public String copyRefusal() {
    return "restore --to is not available in Kubernetes yet, as the agent has no folder to copy to;"
        + " restore --to-new-volume NAME makes a volume of the backup, for a claim of its own or in the"
        + " old one's place (runbook/restore-from-backup.md)";
  }

  @Override
  public void release(String volume) {
    guard(volume);
    String namespace = cluster.namespace();
    jobs.delete(volume);
    cluster.call(
        "deleting claim " + volume,
        api -> api.persistentVolumeClaims().inNamespace(namespace).withName(volume).delete());
    jobs.awaitGone(
        "claim " + volume,
        api ->
            Optional.ofNullable(
                    api.persistentVolumeClaims().inNamespace(namespace).withName(volume).get())
                .stream()
                .toList());
    cluster.call(
        "deleting persistent volume " + volume,
        api -> api.persistentVolumes().withName(volume).delete());
    jobs.awaitGone(
        "persistent volume " + volume,
        api ->
            Optional.ofNullable(api.persistentVolumes().withName(volume).get()).stream().toList());
  }

  @Override
  public Set<String> leftovers() {
    String namespace = cluster.namespace();
    Set<String> names = new TreeSet<>();
    add(
        names,
        cluster.call(
            "listing jobs",
            api -> api.batch().v1().jobs().inNamespace(namespace).list().getItems()));
    add(
        names,
        cluster.call(
            "listing claims",
            api -> api.persistentVolumeClaims().inNamespace(namespace).list().getItems()));
    add(
        names,
        cluster
            .call("listing persistent volumes", api -> api.persistentVolumes().list().getItems())
            .stream()
            .filter(each -> each.getSpec() != null && each.getSpec().getClaimRef() != null)
            .filter(each -> namespace.equals(each.getSpec().getClaimRef().getNamespace()))
            .toList());
    return names;
  }

  private static void add(Set<String> names, List<? extends HasMetadata> items) {
    items.stream()
        .map(each -> each.getMetadata().getName())
        .filter(each -> Names.runOfCheckVolume(each) != null)
        .forEach(names::add);
  }

  private static void guard(String volume) {
    if (Names.runOfCheckVolume(volume) == null) {
      throw new IllegalArgumentException(
          volume + " is not touched: only what is named " + Names.CHECK_PREFIX + "<run id> is");
    }
  }
}
