package io.holdfast.sim.engine;

import io.holdfast.sim.state.AtomicFile;
import io.holdfast.sim.state.Snapshot;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeState;
import io.holdfast.sim.tree.MomentCopy;
import io.holdfast.sim.tree.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes, deletes and reverts to snapshots. */
public final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]{0,252}");

  /** The name under which snapshot lists show the live data. */
  public static final String HEAD = "volume-head";

  private final Cluster cluster;
  private final Work work;
  private final Volumes volumes;

  public Snapshots(Cluster cluster, Work work, Volumes volumes) {
    this.cluster = cluster;
    this.work = work;
    this.volumes = volumes;
  }

  /** All snapshots of a volume. */
  public List<Snapshot> of(String volume) {
    return cluster.snapshots().all().stream()
        .filter(snapshot -> snapshot.volume().equals(volume))
        .toList();
  }

  /** A snapshot of a volume, which must exist. */
  public Snapshot get(String volume, String name) {
    return cluster
        .snapshots()
        .get(name)
        .filter(snapshot -> snapshot.volume().equals(volume))
        .orElseThrow(() -> LonghornException.notFound("snapshots", name));
  }

  /** Takes a snapshot of an attached volume and waits for it. */
  public Snapshot createNow(String volume, String name, Map<String, String> labels) {
    var found = cluster.volume(volume);
    if (found.spec().standby()) {
      throw LonghornException.refused("failed to create snapshot for standby volume " + volume);
    }
    if (!found.attached()) {
      throw LonghornException.refused(
          "failed to create snapshot: cannot get client for volume "
              + volume
              + " on node "
              + found.status().node()
              + ": engine is not running");
    }
    var snapshot = add(volume, name, labels);
    take(snapshot);
    var taken = get(volume, snapshot.name());
    if (!taken.ready()) {
      throw LonghornException.refused("failed to create snapshot: " + taken.error());
    }
    return taken;
  }

  /** Asks for a snapshot; poll until it is ready. A detached volume is attached for it. */
  public Snapshot request(String volume, String name, Map<String, String> labels) {
    var found = cluster.volume(volume);
    if (found.spec().standby()) {
      throw LonghornException.refused("failed to create snapshot for standby volume " + volume);
    }
    var snapshot = add(volume, name, labels);
    work.start(
        "snapshot " + snapshot.name(),
        () -> {
          try {
            volumes.whileAttached(
                volume,
                "snapshot-controller",
                "snapshot-controller-" + snapshot.name(),
                () -> {
                  work.pause();
                  take(snapshot);
                });
          } catch (Work.StoppedException e) {
            throw e;
          } catch (RuntimeException e) {
            fail(snapshot, Reason.of(e));
          }
        });
    return snapshot;
  }

  private Snapshot add(String volume, String asked, Map<String, String> labels) {
    String name = asked.isEmpty() ? Work.randomName("snap-") : asked;
    if (!NAME.matcher(name).matches() || name.equals(HEAD)) {
      throw LonghornException.refused("failed to create snapshot: invalid snapshot name " + name);
    }
    var snapshot =
        new Snapshot(name, volume, "", Work.now(), "", 0, Map.copyOf(labels), false, false, "");
    if (!cluster.snapshots().add(name, snapshot)) {
      throw LonghornException.refused(
          "failed to create snapshot: snapshots.longhorn.io \"" + name + "\" already exists");
    }
    LOG.info("snapshot {} of volume {}: requested", name, volume);
    return snapshot;
  }

  private void fail(Snapshot snapshot, String reason) {
    LOG.error("snapshot {} of volume {}: failed: {}", snapshot.name(), snapshot.volume(), reason);
    cluster.snapshots().update(snapshot.name(), row -> row.failed(reason));
  }

  /** Copies the live data; the record says whether it worked. */
  private void take(Snapshot snapshot) {
    String volume = snapshot.volume();
    var lock = cluster.lock("volume " + volume);
    lock.lock();
    try {
      if (cluster.volume(volume).status().state() == VolumeState.DELETING) {
        throw LonghornException.refused("volume " + volume + " is being deleted");
      }
      Path folder = cluster.snapshotFolder(volume);
      Files.createDirectories(folder);
      Path data = cluster.snapshotData(volume, snapshot.name());
      Path copy = folder.resolve(snapshot.name() + AtomicFile.UNFINISHED);
      var moment =
          MomentCopy.freeze(
              cluster.head(volume),
              folder.resolve(snapshot.name() + ".links" + AtomicFile.UNFINISHED));
      String at = Work.now();
      Trees.delete(copy);
      long bytes = moment.copyTo(copy);
      Files.move(copy, data, StandardCopyOption.ATOMIC_MOVE);
      String parent = cluster.volume(volume).status().headParent();
      // In this order: a crash in between leaves a snapshot that is not ready, whose parent
      // recovery knows.
      cluster.snapshots().update(snapshot.name(), row -> row.withParent(parent));
      cluster
          .volumes()
          .update(volume, row -> row.withStatus(row.status().withHeadParent(snapshot.name())));
      cluster.snapshots().update(snapshot.name(), row -> row.completed(at, bytes));
      LOG.info("snapshot {} of volume {}: ready, {} bytes", snapshot.name(), volume, bytes);
      sweep(volume);
    } catch (IOException e) {
      fail(snapshot, "cannot copy the data of volume " + volume + ": " + e);
    } finally {
      lock.unlock();
    }
  }

  /** Marks a snapshot as removed; it is gone at the next purge, or once a newer one exists. */
  public void delete(String volume, String name) {
    get(volume, name);
    cluster.snapshots().update(name, Snapshot::markedRemoved);
    LOG.info("snapshot {} of volume {}: marked as removed", name, volume);
  }

  /**
   * Deletes a snapshot as its custom resource does: marked, then purged. A missing one is no error.
   */
  public void deleteAndPurge(String volume, String name) {
    cluster.volume(volume);
    boolean known =
        cluster.snapshots().get(name).filter(row -> row.volume().equals(volume)).isPresent();
    if (known) {
      delete(volume, name);
      work.later("purge volume " + volume, () -> purge(volume));
    }
  }

  /** Deletes the snapshots of a volume that are marked as removed. */
  public void purge(String volume) {
    if (cluster.volumes().get(volume).isEmpty()) {
      return;
    }
    var lock = cluster.lock("volume " + volume);
    lock.lock();
    try {
      sweep(volume);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot purge snapshots of volume " + volume, e);
    } finally {
      lock.unlock();
    }
  }

  private void sweep(String volume) throws IOException {
    String newest = cluster.volume(volume).status().headParent();
    for (Snapshot snapshot : of(volume)) {
      boolean idle = snapshot.ready() || !snapshot.error().isEmpty();
      if (snapshot.removed() && idle && !snapshot.name().equals(newest)) {
        for (Snapshot child : of(volume)) {
          if (child.parent().equals(snapshot.name())) {
            cluster.snapshots().update(child.name(), row -> row.withParent(parentOf(snapshot)));
          }
        }
        cluster.snapshots().remove(snapshot.name());
        Trees.delete(cluster.snapshotData(volume, snapshot.name()));
        LOG.info("snapshot {} of volume {}: deleted", snapshot.name(), volume);
      }
    }
  }

  private String parentOf(Snapshot snapshot) {
    return cluster.snapshots().get(snapshot.name()).map(Snapshot::parent).orElse("");
  }

  /** Makes a snapshot's data the live data again. */
  public void revert(String volume, String name) {
    var found = cluster.volume(volume);
    if (!found.attached()) {
      throw LonghornException.refused(
          "failed to revert snapshot: cannot get client for volume "
              + volume
              + ": engine is not running");
    }
    if (!found.status().frontendDisabled()) {
      throw LonghornException.refused(
          "failed to revert snapshot: failed to revert snapshot for volume "
              + volume
              + " with frontend enabled");
    }
    var snapshot = get(volume, name);
    if (!snapshot.ready() || snapshot.removed()) {
      throw LonghornException.refused(
          "failed to revert snapshot: snapshot " + name + " is not ready");
    }
    cluster.volumes().update(volume, row -> row.withStatus(row.status().withRevertingTo(name)));
    finishRevert(volume, name);
  }

  void finishRevert(String volume, String name) {
    var lock = cluster.lock("volume " + volume);
    lock.lock();
    try {
      Path head = cluster.head(volume);
      Trees.empty(head);
      MomentCopy.freeze(
              cluster.snapshotData(volume, name),
              cluster.snapshotFolder(volume).resolve("revert" + AtomicFile.UNFINISHED))
          .copyTo(head);
      cluster
          .volumes()
          .update(
              volume, row -> row.withStatus(row.status().withRevertingTo("").withHeadParent(name)));
      LOG.info("volume {}: reverted to snapshot {}", volume, name);
    } catch (IOException e) {
      throw LonghornException.refused("failed to revert snapshot: " + e);
    } finally {
      lock.unlock();
    }
  }

  /** After a crash: what was not finished goes, records and folders. */
  void recover() throws IOException {
    for (Snapshot snapshot : cluster.snapshots().all()) {
      boolean half = !snapshot.ready() && snapshot.error().isEmpty();
      if (half || cluster.volumes().get(snapshot.volume()).isEmpty()) {
        cluster
            .volumes()
            .update(
                snapshot.volume(),
                row ->
                    row.status().headParent().equals(snapshot.name())
                        ? row.withStatus(row.status().withHeadParent(snapshot.parent()))
                        : row);
        cluster.snapshots().remove(snapshot.name());
        LOG.info(
            "snapshot {} of volume {}: was not finished, removed",
            snapshot.name(),
            snapshot.volume());
      }
    }
    for (Volume volume : cluster.volumes().all()) {
      Path folder = cluster.snapshotFolder(volume.name());
      if (Files.isDirectory(folder)) {
        try (var children = Files.newDirectoryStream(folder)) {
          for (Path child : children) {
            if (cluster.snapshots().get(child.getFileName().toString()).isEmpty()) {
              Trees.delete(child);
            }
          }
        }
      }
      String target = volume.status().revertingTo();
      if (!target.isEmpty() && volume.status().state() != VolumeState.DELETING) {
        finishRevert(volume.name(), target);
      }
    }
  }
}
