package io.holdfast.sim.engine;

import io.holdfast.sim.backupstore.StoreLayout;
import io.holdfast.sim.state.KubernetesStatus;
import io.holdfast.sim.state.Restore;
import io.holdfast.sim.state.Snapshot;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeJob;
import io.holdfast.sim.state.VolumeSpec;
import io.holdfast.sim.state.VolumeState;
import io.holdfast.sim.state.VolumeStatus;
import io.holdfast.sim.state.VolumeStatus.Attachment;
import io.holdfast.sim.tree.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, attaches, detaches and deletes volumes. */
public final class Volumes {
  private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
  private static final int NAME_LIMIT = 40;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final Duration ATTACH_LIMIT = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Work work;
  private final boolean kubernetes;

  /**
   * {@code kubernetes}: its nodes are not known here, so any name will do; and everybody may write
   * to new volumes, since hostPath volumes get no fsGroup.
   */
  public Volumes(Cluster cluster, Work work, boolean kubernetes) {
    this.cluster = cluster;
    this.work = work;
    this.kubernetes = kubernetes;
  }

  /**
   * A name as Longhorn keeps it: lower case, at most 40 characters, cut names with a checksum at
   * their end.
   */
  public static String canonicalName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.length() <= NAME_LIMIT) {
      return lower;
    }
    String suffix = "-" + StoreLayout.sha256(name).substring(0, 8);
    return lower.substring(0, NAME_LIMIT - suffix.length()).replaceAll("^-+|-+$", "") + suffix;
  }

  /**
   * Adds a volume, whose name must be canonical; {@code filler} prepares its data while it is being
   * created.
   */
  Volume create(VolumeSpec spec, List<VolumeJob> jobs, Restore restore, Consumer<String> filler) {
    if (!NAME.matcher(spec.name()).matches()) {
      throw LonghornException.refused("invalid volume name " + spec.name());
    }
    if (spec.size() <= 0) {
      throw LonghornException.refused(
          "unable to create volume " + spec.name() + ": invalid size " + spec.size());
    }
    var status = new VolumeStatus(VolumeState.CREATING, false, "", false, Map.of(), "", "", "", "");
    var volume =
        new Volume(
            spec,
            status,
            restore,
            jobs.isEmpty() ? List.of(VolumeJob.DEFAULT_GROUP) : jobs,
            KubernetesStatus.NONE);
    if (!cluster.volumes().add(spec.name(), volume)) {
      throw LonghornException.refused(
          "unable to create volume "
              + spec.name()
              + ": volumes.longhorn.io \""
              + spec.name()
              + "\" already exists");
    }
    makeHead(spec.name());
    LOG.info("volume {}: creating, {} bytes", spec.name(), spec.size());
    work.later("volume " + spec.name(), () -> filler.accept(spec.name()));
    return volume;
  }

  void makeHead(String name) {
    try {
      Files.createDirectories(cluster.head(name));
      if (kubernetes) {
        Files.setPosixFilePermissions(
            cluster.head(name), PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the data folder of volume " + name, e);
    }
  }

  /** The volume has its data; it may be attached. */
  void created(String name) {
    move(name, Set.of(VolumeState.CREATING), VolumeState.DETACHED);
    settle(name);
  }

  /** Adds an attachment for a client of the API. */
  public Volume attach(String name, Attachment ticket) {
    String problem = "unable to attach volume " + name + " to " + ticket.node() + ": ";
    if (!kubernetes && !ticket.node().equals(cluster.node())) {
      throw LonghornException.refused(
          problem + "node " + ticket.node() + " not found; the only node is " + cluster.node());
    }
    var before = cluster.volume(name);
    if (before.restore().running() && !before.spec().standby()) {
      throw LonghornException.refused(problem + "volume " + name + " is restoring data");
    }
    if (before.restore().required()) {
      throw LonghornException.refused(problem + "volume " + name + " is pending restoring");
    }
    if (before.attached() && !before.status().node().equals(ticket.node())) {
      throw LonghornException.refused(
          problem + "volume " + name + " is attached to node " + before.status().node());
    }
    hold(name, ticket);
    return cluster.volume(name);
  }

  /** Removes one attachment, or all of them. */
  public Volume detach(String name, String id, boolean all) {
    cluster.volume(name);
    cluster
        .volumes()
        .update(
            name,
            volume -> {
              var status = volume.status();
              for (String ticket : volume.status().attachments().keySet()) {
                status = all || ticket.equals(id) ? status.withoutAttachment(ticket) : status;
              }
              return volume.withStatus(status);
            });
    settle(name);
    return cluster.volume(name);
  }

  /** Adds an attachment and lets the volume come up. */
  void hold(String name, Attachment ticket) {
    cluster
        .volumes()
        .update(name, volume -> volume.withStatus(volume.status().withAttachment(ticket)));
    settle(name);
  }

  void release(String name, String id) {
    cluster
        .volumes()
        .update(name, volume -> volume.withStatus(volume.status().withoutAttachment(id)));
    settle(name);
  }

  /** Runs work on an attached volume, and attaches it for that time if need be. */
  void whileAttached(String name, String type, String id, Runnable task) {
    if (cluster.volume(name).status().faulted()) {
      throw LonghornException.refused("volume " + name + " is faulted");
    }
    hold(name, new Attachment(id, type, cluster.node(), false));
    try {
      if (!work.await(
          () -> cluster.volumes().get(name).map(Volume::attached).orElse(true), ATTACH_LIMIT)) {
        throw LonghornException.refused(
            "volume " + name + " did not attach within " + ATTACH_LIMIT.toSeconds() + " s");
      }
      cluster.volume(name);
      task.run();
    } finally {
      release(name, id);
    }
  }

  /** Starts whatever brings the volume to where its attachments want it. */
  void settle(String name) {
    cluster
        .volumes()
        .update(
            name,
            volume -> {
              boolean wanted = !volume.status().attachments().isEmpty();
              return switch (volume.status().state()) {
                case DETACHED -> wanted ? volume.withState(VolumeState.ATTACHING) : volume;
                case ATTACHED -> wanted ? volume : volume.withState(VolumeState.DETACHING);
                case CREATING, ATTACHING, DETACHING, DELETING -> volume;
              };
            })
        .filter(
            volume ->
                volume.status().state() == VolumeState.ATTACHING
                    || volume.status().state() == VolumeState.DETACHING)
        .ifPresent(volume -> work.later("volume " + name, () -> arrive(name)));
  }

  /** After a crash: goes on from whatever state the volume was in. */
  void resume(String name) {
    move(name, Set.of(VolumeState.CREATING), VolumeState.DETACHED);
    work.later("volume " + name, () -> arrive(name));
  }

  private void arrive(String name) {
    move(name, Set.of(VolumeState.ATTACHING), VolumeState.ATTACHED);
    move(name, Set.of(VolumeState.DETACHING), VolumeState.DETACHED);
    cluster
        .volumes()
        .get(name)
        .filter(
            volume ->
                volume.attached() == volume.status().attachments().isEmpty()
                    && volume.status().state() != VolumeState.DELETING)
        .ifPresent(volume -> settle(name));
  }

  private void move(String name, Set<VolumeState> from, VolumeState to) {
    var changed = new boolean[1];
    cluster
        .volumes()
        .update(
            name,
            volume -> {
              changed[0] = from.contains(volume.status().state());
              return changed[0] ? volume.withState(to) : volume;
            });
    if (changed[0]) {
      LOG.info("volume {}: {}", name, to.text());
    }
  }

  /** Deletes a volume, in use or not; its record and data go after a delay. */
  public void delete(String name) {
    cluster.volume(name);
    LOG.info("volume {}: deleting", name);
    cluster.volumes().update(name, volume -> volume.withState(VolumeState.DELETING));
    work.later("delete volume " + name, () -> finishDelete(name));
  }

  void finishDelete(String name) {
    var lock = cluster.lock("volume " + name);
    lock.lock();
    try {
      for (Snapshot snapshot : cluster.snapshots().all()) {
        if (snapshot.volume().equals(name)) {
          cluster.snapshots().remove(snapshot.name());
        }
      }
      Trees.delete(cluster.folder(name));
      cluster.volumes().remove(name);
      LOG.info("volume {}: deleted", name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the data of volume " + name, e);
    } finally {
      lock.unlock();
    }
  }
}
