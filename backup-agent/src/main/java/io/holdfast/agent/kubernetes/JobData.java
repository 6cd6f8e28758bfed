package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.RestoredFile;
import io.holdfast.agent.core.port.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads restored volumes by a Job in the cluster. PV, claim and Job all carry the throw-away
 * volume's name.
 */
public final class JobData implements RestoredData {
  private final Cluster cluster;
  private final Longhorn longhorn;
  private final VerifyJobs verify;
  private final @Nullable HandOuts handOuts;
  private final JobPods jobs;

  /**
   * A reader.
   *
   * @param verify runs verify mode on a claim
   * @param handOuts null where no file is ever handed over
   */
  public JobData(
      Cluster cluster,
      Longhorn longhorn,
      VerifyJobs verify,
      @Nullable HandOuts handOuts,
      Time time) {
    this.cluster = cluster;
    this.longhorn = longhorn;
    this.verify = verify;
    this.handOuts = handOuts;
    this.jobs = new JobPods(cluster, time);
  }

  @Override
  public Reading read(String volume, Expected expected, Duration deadline, Use use) {
    guard(volume);
    longhorn.createPersistentVolume(volume, volume, "");
    longhorn.createClaim(volume, cluster.namespace(), volume);
    return verify.run(
        volume,
        volume,
        expected,
        deadline,
        job ->
            use == Use.HAND_OVER ? handOuts().with(job, VerifyJob.DATA, VerifyJob.SCRATCH) : job);
  }

  @Override
  public RestoredFile open(String volume) {
    guard(volume);
    return handOuts().open(volume);
  }

  @Override
  public Reading copy(String volume, Path directory, Expected expected, Duration deadline) {
    throw new Refused(copyRefusal());
  }

  @Override
  public String copyRefusal() {
    return "restore --to is not available in Kubernetes, as the agent has no folder to write to;"
        + " restore --to-file FILE brings the dump.rdb, restore --to-new-volume NAME makes a volume of the backup, restore --in-place has"
        + " the store go back to it (runbook/restore-from-backup.md)";
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
        .filter(each -> Names.CHECK.is(each))
        .forEach(names::add);
  }

  private HandOuts handOuts() {
    HandOuts known = handOuts;
    if (known == null) {
      throw new Refused("no file is handed over here");
    }
    return known;
  }

  private static void guard(String volume) {
    if (!Names.CHECK.is(volume)) {
      throw new IllegalArgumentException(
          volume + " is not touched: only what is named " + Names.CHECK.prefix() + "<run id> is");
    }
  }
}
