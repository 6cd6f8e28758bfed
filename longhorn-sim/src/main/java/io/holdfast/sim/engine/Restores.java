package io.holdfast.sim.engine;

import io.holdfast.sim.backupstore.BackupReader;
import io.holdfast.sim.backupstore.BackupUrl;
import io.holdfast.sim.image.ImageExtract;
import io.holdfast.sim.image.ImageIndex;
import io.holdfast.sim.state.AtomicFile;
import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.Json;
import io.holdfast.sim.state.Restore;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeJob;
import io.holdfast.sim.state.VolumeSpec;
import io.holdfast.sim.state.VolumeState;
import io.holdfast.sim.state.VolumeStatus.Attachment;
import io.holdfast.sim.tree.Trees;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes volumes from backups. */
public final class Restores {
  private static final Logger LOG = LoggerFactory.getLogger(Restores.class);
  private static final Duration ATTACH_LIMIT = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Work work;
  private final Volumes volumes;
  private final Targets targets;

  public Restores(Cluster cluster, Work work, Volumes volumes, Targets targets) {
    this.cluster = cluster;
    this.work = work;
    this.volumes = volumes;
    this.targets = targets;
  }

  /**
   * Adds a volume, filled from a backup if its spec names one; {@code stuck} lets the restore never
   * end.
   */
  public Volume create(VolumeSpec spec, List<VolumeJob> jobs, boolean stuck) {
    if (spec.fromBackup().isEmpty()) {
      return volumes.create(spec, jobs, Restore.NONE, volumes::created);
    }
    var backup = backup(spec.fromBackup());
    // Whatever size was asked for: the backup's volume decides.
    return volumes.create(
        spec.withSize(backup.volumeSize()),
        jobs,
        Restore.of(backup.name(), Work.now()),
        name -> run(name, stuck));
  }

  private Backup backup(String url) {
    var named =
        BackupUrl.parse(url)
            .orElseThrow(
                () ->
                    LonghornException.refused(
                        "cannot parse backup URL " + url + ": it names no backup and volume"));
    return cluster
        .backups()
        .get(named.backup())
        .filter(row -> row.volume().equals(named.volume()))
        .filter(row -> row.state() != Backup.State.DELETING)
        .orElseThrow(
            () ->
                LonghornException.refused(
                    "cannot get backup "
                        + named.backup()
                        + ": backups.longhorn.io \""
                        + named.backup()
                        + "\" not found"));
  }

  void run(String name, boolean stuck) {
    try {
      restore(name, "volume-restore-controller-" + name, stuck);
    } catch (LonghornException e) {
      if (alive(name)) {
        throw e;
      }
      LOG.info("volume {}: deleted while it was being restored", name);
    }
  }

  private void restore(String name, String ticket, boolean stuck) {
    volumes.created(name);
    volumes.hold(name, new Attachment(ticket, "volume-restore-controller", cluster.node(), true));
    work.await(() -> cluster.volumes().get(name).map(Volume::attached).orElse(true), ATTACH_LIMIT);
    change(name, cluster.volume(name).restore().begun(Work.now()));
    LOG.info("volume {}: restoring {}", name, cluster.volume(name).spec().fromBackup());
    while (stuck && alive(name)) {
      work.pause(Duration.ofMillis(50));
    }
    try {
      fill(name);
    } catch (Work.StoppedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      fail(name, ticket, Reason.of(e));
      return;
    }
    change(name, cluster.volume(name).restore().complete(Work.now()));
    work.pause();
    if (!cluster.volume(name).spec().standby()) {
      change(name, cluster.volume(name).restore().done());
      volumes.release(name, ticket);
    }
    LOG.info("volume {}: restored", name);
  }

  private boolean alive(String name) {
    return cluster
        .volumes()
        .get(name)
        .filter(volume -> volume.status().state() != VolumeState.DELETING)
        .isPresent();
  }

  private void fill(String name) throws IOException {
    var volume = cluster.volume(name);
    var url = BackupUrl.parse(volume.spec().fromBackup()).orElseThrow();
    var head = cluster.head(name);
    Trees.empty(head);
    var backup = cluster.backups().get(url.backup());
    String target = backup.map(Backup::target).orElse(volume.spec().backupTarget());
    try (var store = targets.open(target)) {
      if (store.volume(url.volume()).isEmpty()) {
        throw new IOException(
            "backup "
                + url.backup()
                + ": volume.cfg of volume "
                + url.volume()
                + " is missing in the store");
      }
      var reader = store.reader(url.volume(), url.backup());
      ImageIndex index = extract(name, reader, url.backup());
      AtomicFile.write(cluster.folder(name).resolve("layout.json"), Json.bytes(index));
    }
  }

  private ImageIndex extract(String name, BackupReader reader, String backup) throws IOException {
    var done = new HashSet<Long>();
    int total = Math.max(1, reader.blocks().size());
    ImageExtract.Blocks counting =
        offset -> {
          byte[] block = reader.read(offset);
          done.add(offset);
          progress(name, done.size() * 99 / total);
          return block;
        };
    ImageIndex index;
    try {
      index = new ImageExtract(counting).into(cluster.head(name));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException(
          "backup " + backup + ": the image's index cannot be parsed: " + e.getOriginalMessage(),
          e);
    }
    // A device is restored whole: blocks that no file needs are verified as well.
    for (long offset : reader.blocks().keySet()) {
      if (!done.contains(offset)) {
        counting.read(offset);
      }
    }
    return index;
  }

  private void progress(String name, int percent) {
    if (!alive(name)) {
      throw LonghornException.refused("volume " + name + " was deleted");
    }
    if (percent / 5 > cluster.volume(name).restore().progress() / 5) {
      change(name, cluster.volume(name).restore().at(percent));
    }
  }

  private void change(String name, Restore restore) {
    cluster.volumes().update(name, volume -> volume.withRestore(restore));
  }

  private void fail(String name, String ticket, String reason) {
    LOG.error("volume {}: restore failed: {}", name, reason);
    cluster
        .volumes()
        .update(
            name,
            volume ->
                volume
                    .withRestore(volume.restore().failed(reason, Work.now()))
                    .withStatus(volume.status().withFaulted(true)));
    volumes.release(name, ticket);
    if (alive(name)) {
      try {
        // Half a restore must not look like data.
        Trees.empty(cluster.head(name));
      } catch (IOException e) {
        LOG.error("volume {}: half a restore is left behind: {}", name, e.toString());
      }
    }
  }

  /** After a crash: restores begin again from the start. */
  void recover(String name) {
    cluster
        .volumes()
        .update(
            name,
            volume ->
                volume
                    .withRestore(Restore.of(volume.restore().requested(), Work.now()))
                    .withState(VolumeState.CREATING)
                    .withStatus(
                        volume
                            .status()
                            .withoutAttachment("volume-restore-controller-" + name)
                            .withState(VolumeState.CREATING)));
    work.later("restore volume " + name, () -> run(name, false));
  }
}
