package io.holdfast.sim.engine;

import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.RecurringJob;
import io.holdfast.sim.state.Snapshot;
import io.holdfast.sim.state.Volume;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a recurring job does to one volume. It prunes only what carries its own label, but for
 * snapshot-delete, which counts all snapshots.
 */
final class JobTasks {
  /** The label of all that a job makes, with the job's name. */
  static final String LABEL = "RecurringJob";

  private static final Logger LOG = LoggerFactory.getLogger(JobTasks.class);
  private static final String AUTO_CLEANUP = "auto-cleanup-recurring-job-backup-snapshot";
  private static final String FULL_INTERVAL = "full-backup-interval";
  private static final int NAME_PART = 8;
  private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(390);

  private final Cluster cluster;
  private final Work work;
  private final Snapshots snapshots;
  private final Backups backups;
  private final Outages outages;

  JobTasks(Cluster cluster, Work work, Snapshots snapshots, Backups backups, Outages outages) {
    this.cluster = cluster;
    this.work = work;
    this.snapshots = snapshots;
    this.backups = backups;
    this.outages = outages;
  }

  /** Whether a setting is {@code true}. */
  boolean isOn(String setting, boolean otherwise) {
    return cluster.settings().get(setting).map(row -> row.value().equals("true")).orElse(otherwise);
  }

  /**
   * Does it, and returns when it is done.
   *
   * @throws LonghornException with the reason why it could not be
   */
  void perform(RecurringJob job, String volume) {
    switch (job.task()) {
      case "snapshot" -> {
        prune(job, volume, Set.of());
        takeSnapshot(job, volume);
        prune(job, volume, Set.of());
      }
      case "snapshot-force-create" -> {
        takeSnapshot(job, volume);
        prune(job, volume, Set.of());
      }
      case "backup" -> {
        prune(job, volume, lastBackedUp(volume));
        backUp(job, volume);
      }
      case "backup-force-create" -> backUp(job, volume);
      case "snapshot-delete" -> deleteExpired(volume, snapshots.of(volume), job.retain());
      case "snapshot-cleanup" -> snapshots.purge(volume);
      default -> LOG.info("recurring job {}: {} has nothing to do here", job.name(), job.task());
    }
  }

  /**
   * As Longhorn names them: eight characters of the CronJob's name, and a UUID. One that an earlier
   * run has asked for and that is not there yet is waited for instead.
   */
  private String takeSnapshot(RecurringJob job, String volume) {
    String name =
        own(job, volume).stream()
            .filter(each -> !each.ready() && each.error().isEmpty())
            .map(Snapshot::name)
            .findFirst()
            .orElseGet(() -> snapshots.request(volume, newName(job), labels(job)).name());
    work.await(
        () -> cluster.snapshots().get(name).map(JobTasks::ended).orElse(true), SNAPSHOT_LIMIT);
    return cluster
        .snapshots()
        .get(name)
        .filter(Snapshot::ready)
        .map(Snapshot::name)
        .orElseThrow(() -> LonghornException.refused("snapshot " + name + " did not become ready"));
  }

  private static boolean ended(Snapshot row) {
    return row.ready() || !row.error().isEmpty();
  }

  private static String newName(RecurringJob job) {
    String cron = job.name() + "-c";
    return cron.substring(0, Math.min(NAME_PART, cron.length())) + "-" + UUID.randomUUID();
  }

  private static Map<String, String> labels(RecurringJob job) {
    Map<String, String> labels = new TreeMap<>(job.labels());
    labels.put(LABEL, job.name());
    return labels;
  }

  private void backUp(RecurringJob job, String volume) {
    String snapshot = takeSnapshot(job, volume);
    int interval = Integer.parseInt(job.parameters().getOrDefault(FULL_INTERVAL, "0"));
    boolean full = interval != 0 && job.executionCount() % interval == 0;
    String name =
        backups
            .start(
                new Backups.Request(
                    volume, snapshot, labels(job), full, outages.staysInProgress(volume)))
            .name();
    // There is no limit: one that stays in progress keeps the job's later times away for ever.
    while (!cluster.backups().get(name).map(row -> row.state().ended()).orElse(true)) {
      work.pause(Duration.ofMillis(20));
    }
    boolean completed =
        cluster
            .backups()
            .get(name)
            .filter(row -> row.state() == Backup.State.COMPLETED)
            .isPresent();
    if (!completed) {
      throw LonghornException.refused("failed to create backup " + name + problem(name));
    }
    LOG.info("recurring job {}: backup {} of volume {}", job.name(), name, volume);
    awaitSync(name);
    pruneBackups(job, volume);
    prune(job, volume, Set.of(snapshot));
  }

  private String problem(String backup) {
    return cluster.backups().get(backup).map(row -> ": " + row.error()).orElse(": it was deleted");
  }

  /** Pruning goes by the time in the store, which a backup has once it was synced. */
  private void awaitSync(String backup) {
    work.await(
        () -> cluster.backups().get(backup).map(Backup::synced).orElse(true),
        Targets.WATCH.multipliedBy(2));
  }

  private void pruneBackups(RecurringJob job, String volume) {
    String target = cluster.volume(volume).spec().backupTarget();
    List<Backup> own =
        backups.of(volume, target).stream()
            .filter(each -> job.name().equals(each.labels().get(LABEL)) && each.synced())
            .sorted(Comparator.comparing(Backup::created).thenComparing(Backup::requested))
            .toList();
    own.stream()
        .limit(Math.max(0, own.size() - job.retain()))
        .forEach(each -> backups.delete(each.name()));
  }

  private void prune(RecurringJob job, String volume, Set<String> kept) {
    List<Snapshot> own = own(job, volume);
    boolean byCount = job.task().startsWith("snapshot") || !isOn(AUTO_CLEANUP, true);
    if (byCount) {
      deleteExpired(volume, own, job.retain());
      return;
    }
    own.stream()
        .filter(each -> !kept.contains(each.name()) && !isBeingBackedUp(each.name()))
        .forEach(each -> snapshots.deleteAndPurge(volume, each.name()));
  }

  private void deleteExpired(String volume, List<Snapshot> all, int retain) {
    List<Snapshot> there =
        all.stream()
            .filter(each -> !each.removed())
            .sorted(Comparator.comparing(Snapshot::requested).thenComparing(Snapshot::created))
            .toList();
    there.stream()
        .limit(Math.max(0, there.size() - retain))
        .filter(each -> !isBeingBackedUp(each.name()))
        .forEach(each -> snapshots.deleteAndPurge(volume, each.name()));
  }

  private List<Snapshot> own(RecurringJob job, String volume) {
    return snapshots.of(volume).stream()
        .filter(each -> !each.removed() && job.name().equals(each.labels().get(LABEL)))
        .toList();
  }

  private boolean isBeingBackedUp(String snapshot) {
    return cluster.backups().all().stream()
        .anyMatch(
            each ->
                each.snapshot().equals(snapshot)
                    && !each.state().ended()
                    && each.state() != Backup.State.DELETING);
  }

  /** The snapshot that the next backup only has to send the difference to. */
  private Set<String> lastBackedUp(String volume) {
    Volume row = cluster.volume(volume);
    return cluster
        .backups()
        .get(row.status().lastBackup())
        .map(each -> Set.of(each.snapshot()))
        .orElse(Set.of());
  }
}
