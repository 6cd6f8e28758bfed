package io.holdfast.sim.engine;

import io.holdfast.sim.backupstore.ObjectStores;
import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.BackupTarget;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.tree.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All controllers over one cluster: recovers what an earlier process left, then watches the backup
 * targets and the times of recurring jobs.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long FAILED_BACKUP_MINUTES = 1440;

  private final Cluster cluster;
  private final Work work;
  private final Volumes volumes;
  private final Snapshots snapshots;
  private final Targets targets;
  private final BackupSync sync;
  private final Backups backups;
  private final Restores restores;
  private final RecurringJobs jobs;
  private final Map<String, Long> nextSync = new HashMap<>();

  /** How the engine runs. */
  public record Options(
      Path root, String node, boolean kubernetes, Duration delay, ObjectStores stores) {}

  public Engine(Options options, Outages outages) throws IOException {
    cluster = new Cluster(options.root(), options.node());
    work = new Work(options.delay());
    volumes = new Volumes(cluster, work, options.kubernetes());
    snapshots = new Snapshots(cluster, work, volumes);
    targets = new Targets(cluster, options.stores(), outages);
    sync = new BackupSync(cluster, targets);
    backups = new Backups(cluster, work, volumes, targets, sync);
    restores = new Restores(cluster, work, volumes, targets);
    jobs =
        new RecurringJobs(cluster, work, new JobTasks(cluster, work, snapshots, backups, outages));
  }

  public Cluster cluster() {
    return cluster;
  }

  public Volumes volumes() {
    return volumes;
  }

  public Snapshots snapshots() {
    return snapshots;
  }

  public Targets targets() {
    return targets;
  }

  public BackupSync sync() {
    return sync;
  }

  public Backups backups() {
    return backups;
  }

  public Restores restores() {
    return restores;
  }

  public RecurringJobs jobs() {
    return jobs;
  }

  /**
   * Takes up what was under way, looks at every target once, and begins to watch them and the
   * schedule.
   */
  public void start() throws IOException {
    removeOrphans();
    snapshots.recover();
    backups.recover();
    cluster.volumes().all().forEach(this::recover);
    for (BackupTarget target : cluster.targets().all()) {
      watch(target.name());
    }
    work.start("watch backup targets", this::watchForEver);
    jobs.start();
  }

  private void removeOrphans() throws IOException {
    try (var children = Files.newDirectoryStream(cluster.volumeFolders())) {
      for (Path child : children) {
        if (cluster.volumes().get(child.getFileName().toString()).isEmpty()) {
          Trees.delete(child);
          LOG.info("volume folder {}: belongs to no volume, removed", child.getFileName());
        }
      }
    }
  }

  private void recover(Volume volume) {
    String name = volume.name();
    volumes.makeHead(name);
    for (var ticket : volume.status().attachments().values()) {
      // Those of the controllers belong to work that is no more.
      if (ticket.type().endsWith("-controller")) {
        cluster
            .volumes()
            .update(name, row -> row.withStatus(row.status().withoutAttachment(ticket.id())));
      }
    }
    switch (volume.status().state()) {
      case DELETING -> volumes.finishDelete(name);
      case CREATING, ATTACHING, ATTACHED, DETACHING, DETACHED -> {
        if (volume.restore().running()) {
          restores.recover(name);
        } else {
          volumes.resume(name);
        }
      }
    }
  }

  private void watchForEver() {
    while (true) {
      work.pause(Targets.WATCH);
      for (BackupTarget target : cluster.targets().all()) {
        try {
          watch(target.name());
        } catch (RuntimeException e) {
          if (e instanceof Work.StoppedException) {
            throw e;
          }
          LOG.error("backup target {}: {}", target.name(), e.toString());
        }
      }
      forgetFailedBackups();
    }
  }

  private void watch(String target) {
    boolean back = targets.check(target);
    var row = cluster.targets().get(target);
    if (row.isEmpty() || !row.get().available()) {
      return;
    }
    long now = System.nanoTime();
    Long due = nextSync.get(target);
    boolean polls = row.get().pollInterval() > 0;
    if (back || due == null || (polls && now - due > 0)) {
      nextSync.put(target, now + Duration.ofSeconds(row.get().pollInterval()).toNanos());
      try {
        sync.all(target);
      } catch (IOException e) {
        LOG.error("backup target {}: not synced: {}", target, Reason.of(e));
      }
    }
    for (Backup backup : cluster.backups().all()) {
      boolean here = backup.target().equals(target);
      if (here && backup.state() == Backup.State.DELETING) {
        backups.finishDelete(backup);
      } else if (here && backup.state() == Backup.State.COMPLETED && !backup.synced()) {
        backups.syncLate(backup);
      }
    }
  }

  private void forgetFailedBackups() {
    var limit =
        Instant.now()
            .minus(
                Duration.ofMinutes(
                    cluster
                        .settings()
                        .get("failed-backup-ttl")
                        .map(setting -> Long.parseLong(setting.value()))
                        .orElse(FAILED_BACKUP_MINUTES)));
    for (Backup backup : cluster.backups().all()) {
      if (backup.state() == Backup.State.ERROR
          && Instant.parse(backup.requested()).isBefore(limit)) {
        backups.delete(backup.name());
      }
    }
  }

  @Override
  public void close() {
    work.close();
    cluster.close();
  }
}
