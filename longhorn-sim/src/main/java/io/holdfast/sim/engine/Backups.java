package io.holdfast.sim.engine;

import io.holdfast.sim.backupstore.BackupRemover;
import io.holdfast.sim.backupstore.BackupUrl;
import io.holdfast.sim.backupstore.BackupWriter;
import io.holdfast.sim.backupstore.VolumeConfig;
import io.holdfast.sim.image.FolderImage;
import io.holdfast.sim.image.ImageIndex;
import io.holdfast.sim.state.AtomicFile;
import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.Json;
import io.holdfast.sim.state.Snapshot;
import io.holdfast.sim.state.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs snapshots up, and deletes backups. */
public final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final Duration SNAPSHOT_LIMIT = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final Work work;
  private final Volumes volumes;
  private final Targets targets;
  private final BackupSync sync;

  /** What a caller asks for; {@code stuck} makes it stay in progress for ever. */
  public record Request(
      String volume, String snapshot, Map<String, String> labels, boolean full, boolean stuck) {}

  public Backups(Cluster cluster, Work work, Volumes volumes, Targets targets, BackupSync sync) {
    this.cluster = cluster;
    this.work = work;
    this.volumes = volumes;
    this.targets = targets;
    this.sync = sync;
  }

  /** The backups of a volume in a target. */
  public List<Backup> of(String volume, String target) {
    return cluster.backups().all().stream()
        .filter(backup -> backup.volume().equals(volume) && backup.target().equals(target))
        .toList();
  }

  /** Starts a backup under a name of its own. */
  public Backup start(Request request) {
    var volume = cluster.volume(request.volume());
    targets.requireAvailable(volume.spec().backupTarget(), "failed to backup snapshot");
    var snapshot =
        cluster
            .snapshots()
            .get(request.snapshot())
            .filter(row -> row.volume().equals(request.volume()))
            .orElseThrow(
                () ->
                    LonghornException.refused(
                        "failed to backup snapshot: snapshots.longhorn.io \""
                            + request.snapshot()
                            + "\" not found"));
    String name = Work.randomName("backup-");
    var backup =
        new Backup(
            name,
            Backup.State.NEW,
            0,
            "",
            volume.spec().backupTarget(),
            BackupUrl.of(targets.get(volume.spec().backupTarget()).url(), name, request.volume()),
            request.volume(),
            volume.spec().size(),
            volume.spec().created(),
            snapshot.name(),
            snapshot.created(),
            Work.now(),
            "",
            0,
            Map.copyOf(request.labels()),
            request.full(),
            0,
            0,
            false);
    cluster.backups().put(name, backup);
    LOG.info(
        "backup {} of snapshot {} of volume {}: requested", name, snapshot.name(), volume.name());
    work.start("backup " + name, () -> run(backup, request.stuck()));
    return backup;
  }

  private void run(Backup backup, boolean stuck) {
    try {
      cluster.backups().update(backup.name(), row -> row.withState(Backup.State.PENDING));
      work.pause();
      volumes.whileAttached(
          backup.volume(),
          "backup-controller",
          "backup-controller-" + backup.name(),
          () -> {
            cluster.backups().update(backup.name(), row -> row.withState(Backup.State.IN_PROGRESS));
            LOG.info("backup {} of volume {}: in progress", backup.name(), backup.volume());
            if (stuck) {
              // Until it is deleted, or the program ends.
              while (cluster.backups().get(backup.name()).isPresent()) {
                work.pause(Duration.ofMillis(50));
              }
              return;
            }
            upload(backup);
          });
    } catch (Work.StoppedException e) {
      throw e;
    } catch (RuntimeException e) {
      // Whatever it was: a backup must not stay in progress by our fault.
      fail(backup, Reason.of(e));
    }
  }

  private void upload(Backup backup) {
    var lock = cluster.lock("store " + backup.target() + " " + backup.volume());
    lock.lock();
    try (var store = targets.open(backup.target())) {
      var snapshot = readySnapshot(backup);
      var volume = cluster.volume(backup.volume());
      Path layout = cluster.folder(backup.volume()).resolve("layout.json");
      var image =
          FolderImage.of(cluster.snapshotData(backup.volume(), snapshot.name()), index(layout));
      AtomicFile.write(layout, Json.bytes(image.index()));
      var job =
          new BackupWriter.Job(
              config(volume),
              backup.name(),
              snapshot.name(),
              snapshot.created(),
              labels(backup, volume),
              backup.full(),
              image);
      new BackupWriter(store, job).write(percent -> progress(backup, percent));
      cluster
          .backups()
          .update(backup.name(), row -> row.withState(Backup.State.COMPLETED).withProgress(100));
      LOG.info(
          "backup {} of volume {}: completed, {} blocks",
          backup.name(),
          backup.volume(),
          image.blocks());
      work.later("sync backup " + backup.name(), () -> sync(backup));
    } catch (IOException e) {
      fail(backup, Reason.of(e));
      targets.suspect(backup.target());
    } finally {
      lock.unlock();
    }
  }

  private Snapshot readySnapshot(Backup backup) {
    work.await(
        () ->
            cluster
                .snapshots()
                .get(backup.snapshot())
                .map(row -> row.ready() || !row.error().isEmpty())
                .orElse(true),
        SNAPSHOT_LIMIT);
    return cluster
        .snapshots()
        .get(backup.snapshot())
        .filter(Snapshot::ready)
        .orElseThrow(
            () -> LonghornException.refused("snapshot " + backup.snapshot() + " is not ready"));
  }

  private static ImageIndex index(Path layout) throws IOException {
    return Files.exists(layout)
        ? Json.MAPPER.readValue(layout.toFile(), ImageIndex.class)
        : ImageIndex.NONE;
  }

  private VolumeConfig config(Volume volume) {
    return new VolumeConfig(
        volume.name(),
        volume.spec().size(),
        Map.of(),
        volume.spec().created(),
        "",
        "",
        0,
        "",
        "",
        "lz4",
        volume.spec().options().getOrDefault("storageClassName", ""),
        volume.spec().dataEngine());
  }

  private static Map<String, String> labels(Backup backup, Volume volume) {
    var labels = new TreeMap<>(backup.labels());
    labels.put("longhorn.io/volume-access-mode", volume.spec().accessMode());
    return labels;
  }

  private void progress(Backup backup, int percent) {
    var row = cluster.backups().get(backup.name());
    if (row.isEmpty() || row.get().state() == Backup.State.DELETING) {
      throw LonghornException.refused("backup " + backup.name() + " was deleted");
    }
    if (cluster.volumes().get(backup.volume()).isEmpty()) {
      throw LonghornException.refused("volume " + backup.volume() + " was deleted");
    }
    // Each change is an fsync, so not each percent is one.
    if (percent / 5 > row.get().progress() / 5) {
      cluster.backups().update(backup.name(), now -> now.withProgress(percent));
    }
  }

  private void fail(Backup backup, String reason) {
    cluster
        .backups()
        .update(
            backup.name(), row -> row.state() == Backup.State.DELETING ? row : row.failed(reason));
    LOG.error("backup {} of volume {}: error: {}", backup.name(), backup.volume(), reason);
  }

  /** Takes up a sync that failed, or that a crash prevented. */
  void syncLate(Backup backup) {
    sync(backup);
  }

  private void sync(Backup backup) {
    try {
      sync.one(backup.target(), backup.volume());
    } catch (IOException e) {
      LOG.error(
          "backup {} of volume {}: not synced yet: {}",
          backup.name(),
          backup.volume(),
          Reason.of(e));
      targets.suspect(backup.target());
    }
  }

  /** Deletes a backup some time later; a missing one is no error. */
  public void delete(String name) {
    cluster
        .backups()
        .update(name, row -> row.withState(Backup.State.DELETING))
        .ifPresent(
            row -> {
              LOG.info("backup {} of volume {}: deleting", name, row.volume());
              work.later("delete backup " + name, () -> finishDelete(row));
            });
  }

  /**
   * Deletes what the store holds of a backup, unless a restore from its volume runs; then the next
   * look does it.
   */
  void finishDelete(Backup backup) {
    boolean restoring =
        cluster.volumes().all().stream()
            .filter(volume -> volume.restore().running())
            .flatMap(volume -> BackupUrl.parse(volume.spec().fromBackup()).stream())
            .anyMatch(url -> url.volume().equals(backup.volume()));
    if (restoring || cluster.backups().get(backup.name()).isEmpty()) {
      return;
    }
    var lock = cluster.lock("store " + backup.target() + " " + backup.volume());
    lock.lock();
    try (var store = targets.open(backup.target())) {
      new BackupRemover(store).remove(backup.volume(), backup.name());
      cluster.backups().remove(backup.name());
      LOG.info("backup {} of volume {}: deleted", backup.name(), backup.volume());
      sync.one(backup.target(), backup.volume());
    } catch (IOException e) {
      LOG.error(
          "backup {} of volume {}: not deleted yet: {}",
          backup.name(),
          backup.volume(),
          Reason.of(e));
    } finally {
      lock.unlock();
    }
  }

  /** Deletes a volume's backups with all that the store holds of it. */
  public void deleteVolume(String name) {
    var found =
        cluster
            .backupVolumes()
            .get(name)
            .orElseThrow(() -> LonghornException.notFound("backupvolumes", name));
    work.later(
        "delete backup volume " + name,
        () -> {
          var lock = cluster.lock("store " + found.target() + " " + found.volume());
          lock.lock();
          try (var store = targets.open(found.target())) {
            new BackupRemover(store).removeVolume(found.volume());
            of(found.volume(), found.target())
                .forEach(backup -> cluster.backups().remove(backup.name()));
            cluster.backupVolumes().remove(name);
            LOG.info("backup volume {}: deleted", name);
          } catch (IOException e) {
            LOG.error("backup volume {}: not deleted: {}", name, Reason.of(e));
          } finally {
            lock.unlock();
          }
        });
  }

  /** After a crash: uploads that were under way have failed. */
  void recover() {
    for (Backup backup : cluster.backups().all()) {
      switch (backup.state()) {
        case NEW, PENDING, IN_PROGRESS ->
            fail(backup, "the engine stopped while the backup was in progress");
        case DELETING, COMPLETED, ERROR, UNKNOWN -> {}
      }
    }
  }
}
