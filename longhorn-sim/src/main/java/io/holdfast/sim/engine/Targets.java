package io.holdfast.sim.engine;

import io.holdfast.sim.backupstore.BackupStore;
import io.holdfast.sim.backupstore.ObjectStores;
import io.holdfast.sim.state.BackupTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the backup targets, watches whether they answer, and opens their stores. */
public final class Targets {
  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

  /** The name of the target that always exists. */
  public static final String DEFAULT = "default";

  /** Seconds between syncs of a target that does not say otherwise. */
  public static final long POLL_INTERVAL = 300;

  /** How often the targets are looked at. */
  static final Duration WATCH = Duration.ofSeconds(2);

  private static final String NO_URL = "backup target URL is empty";

  private final Cluster cluster;
  private final ObjectStores stores;
  private final Outages outages;

  public Targets(Cluster cluster, ObjectStores stores, Outages outages) {
    this.cluster = cluster;
    this.stores = stores;
    this.outages = outages;
    cluster.targets().add(DEFAULT, new BackupTarget(DEFAULT, "", "", POLL_INTERVAL, false, NO_URL));
  }

  public BackupTarget get(String name) {
    return cluster
        .targets()
        .get(name)
        .orElseThrow(() -> LonghornException.notFound("backuptargets", name));
  }

  /** Opens a target's store; nothing is asked of it yet. */
  BackupStore open(String name) throws IOException {
    Optional<String> outage = outages.targetUnavailable();
    if (outage.isPresent()) {
      throw new IOException(outage.get());
    }
    String url = get(name).url();
    if (url.isEmpty()) {
      throw new IOException(NO_URL);
    }
    try {
      return new BackupStore(stores.open(url));
    } catch (IllegalArgumentException e) {
      throw new IOException(Reason.of(e), e);
    }
  }

  /**
   * Points a target elsewhere. What the cluster knew of its backups is forgotten; the store keeps
   * them.
   */
  public void set(BackupTarget changed) {
    assign(changed);
    check(changed.name());
  }

  /** As {@link #set}, without asking the store: for the time before the engine starts. */
  public void assign(BackupTarget changed) {
    var before = cluster.targets().get(changed.name());
    boolean moved = before.isEmpty() || !before.get().url().equals(changed.url());
    if (moved) {
      cluster.targets().put(changed.name(), changed.reachable(false, ""));
      forget(changed.name());
      LOG.info("backup target {}: now {}", changed.name(), changed.url());
    } else {
      cluster.targets().put(changed.name(), changed);
    }
  }

  private void forget(String target) {
    cluster.backups().all().stream()
        .filter(backup -> backup.target().equals(target))
        .forEach(backup -> cluster.backups().remove(backup.name()));
    cluster.backupVolumes().all().stream()
        .filter(volume -> volume.target().equals(target))
        .forEach(volume -> cluster.backupVolumes().remove(volume.name()));
  }

  public void remove(String name) {
    if (name.equals(DEFAULT)) {
      throw LonghornException.refused(
          "failed to delete backup target: admission webhook \"validator.longhorn.io\" denied the"
              + " request: cannot delete default backup target");
    }
    get(name);
    forget(name);
    cluster.targets().remove(name);
  }

  /** Asks the store whether it is there; true if it is and was not before. */
  boolean check(String name) {
    var before = cluster.targets().get(name);
    String message = "";
    try (var store = open(name)) {
      store.probe();
    } catch (IOException e) {
      message = "failed to connect backup target " + name + ": " + Reason.of(e);
    } catch (LonghornException e) {
      return false;
    }
    String found = message;
    cluster.targets().update(name, row -> row.reachable(found.isEmpty(), found));
    boolean was = before.map(BackupTarget::available).orElse(false);
    if (was != found.isEmpty()) {
      LOG.info(
          "backup target {}: {}", name, found.isEmpty() ? "available" : "unavailable: " + found);
    }
    return found.isEmpty() && !was;
  }

  /** Notes at once that a store failed in use, rather than at the next look. */
  void suspect(String name) {
    check(name);
  }

  /** A target that takes backups, else Longhorn's refusal. */
  void requireAvailable(String name, String problem) {
    boolean available = cluster.targets().get(name).map(BackupTarget::available).orElse(false);
    if (!available || outages.targetUnavailable().isPresent()) {
      throw LonghornException.refused(
          problem
              + ": admission webhook \"validator.longhorn.io\" denied the request: backup target "
              + name
              + " is not available");
    }
  }
}
