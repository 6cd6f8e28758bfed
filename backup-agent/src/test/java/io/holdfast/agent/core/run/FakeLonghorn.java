package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Longhorn in memory, as slow and as forgetful as the real one: backups take time and get names of
 * their own, deletions come later.
 */
final class FakeLonghorn implements Longhorn {
  static final String LIVE = "holdfast-data";
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final Duration HIDDEN = Duration.ofSeconds(1);

  final Map<String, Snapshot> snapshots = new TreeMap<>();
  final Map<String, Making> backups = new TreeMap<>();
  final Map<String, Restoring> volumes = new TreeMap<>();
  private final Time time;
  Trouble trouble = Trouble.none();
  boolean targetAvailable = true;
  boolean unavailableWhileRestoring;
  String backupError = "";
  String restoreError = "";
  String deletionRefusal = "";
  boolean stuck;
  int asked;
  int fullOnes;
  String aimedAt = "default";

  /** What volumes, snapshots and backups hold. */
  final Map<String, String> contents = new TreeMap<>(Map.of(LIVE, "as it was"));

  String liveState = "attached";
  boolean maintenance;
  boolean faulted;
  String revertRefusal = "";
  boolean attachStuck;
  boolean snapshotsStuck;
  boolean restoreStuck;
  boolean refusesUnknownBackups;

  FakeLonghorn(Time time) {
    this.time = time;
  }

  /** A backup with the time it was begun. */
  record Making(Backup backup, long begun) {}

  /** A throw-away volume with the time it was asked for. */
  record Restoring(String url, long begun) {}

  @Override
  public List<Volume> volumes() {
    return trouble.around(
        () -> {
          List<Volume> all = new ArrayList<>();
          all.add(live());
          volumes.forEach((name, each) -> all.add(restoring(name, each)));
          return all;
        });
  }

  @Override
  public Optional<Volume> volume(String name) {
    return trouble.around(
        () -> {
          if (name.equals(LIVE)) {
            return Optional.of(live());
          }
          return Optional.ofNullable(volumes.get(name)).map(each -> restoring(name, each));
        });
  }

  @Override
  public void restoreVolume(String name, String url, String target) {
    trouble.around(
        () -> {
          String backup = backup(url);
          if (refusesUnknownBackups && !backups.containsKey(backup)) {
            throw new Refused("cannot get backup " + backup + ": \"" + backup + "\" not found");
          }
          restore(name, url);
        });
  }

  @Override
  public void provisionVolume(String name, String url, String target, int replicas) {
    trouble.around(() -> restore(name, url));
  }

  private static String backup(String url) {
    return url.replaceAll(".*backup=([^&]*).*", "$1");
  }

  private void restore(String name, String url) {
    if (volumes.putIfAbsent(name, new Restoring(url, time.nanos())) == null) {
      contents.put(name, contents.getOrDefault(backup(url), "nothing"));
    }
  }

  @Override
  public void deleteVolume(String name) {
    trouble.around(
        () -> {
          volumes.remove(name);
          contents.remove(name);
        });
  }

  @Override
  public void attach(String name, String hostId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void attachForMaintenance(String name, String hostId) {
    trouble.around(
        () -> {
          if (!liveState.equals("detached") && !maintenance) {
            throw new Refused("volume " + name + " is attached with its frontend");
          }
          liveState = attachStuck ? "attaching" : "attached";
          maintenance = true;
        });
  }

  @Override
  public void detach(String name) {
    trouble.around(
        () -> {
          if (maintenance) {
            liveState = "detached";
            maintenance = false;
          }
        });
  }

  @Override
  public void detachFromAll(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> nodes() {
    return trouble.around(() -> List.of("node"));
  }

  @Override
  public void revert(String volume, String snapshot) {
    trouble.around(
        () -> {
          if (!maintenance || !revertRefusal.isEmpty()) {
            throw new Refused(maintenance ? revertRefusal : "with frontend enabled");
          }
          contents.put(volume, contents.getOrDefault(snapshot, "nothing"));
        });
  }

  @Override
  public void createPersistentVolume(String volume, String persistentVolume, String storageClass) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createClaim(String volume, String namespace, String claim) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createSnapshot(String volume, String name, Map<String, String> labels) {
    trouble.around(
        () -> {
          Snapshot made = new Snapshot(name, !snapshotsStuck, false, time.now(), "", labels);
          if (snapshots.putIfAbsent(name, made) == null) {
            contents.put(name, contents.getOrDefault(volume, "nothing"));
          }
        });
  }

  @Override
  public Optional<Snapshot> snapshot(String volume, String name) {
    return trouble.around(() -> Optional.ofNullable(snapshots.get(name)));
  }

  @Override
  public List<Snapshot> snapshots(String volume) {
    return trouble.around(() -> List.copyOf(snapshots.values()));
  }

  @Override
  public void deleteSnapshot(String volume, String name) {
    trouble.around(() -> snapshots.remove(name));
  }

  @Override
  public void useBackupTarget(String volume, String target) {
    trouble.around(
        () -> {
          aimedAt = target;
        });
  }

  @Override
  public void createBackup(
      String volume, String snapshot, Map<String, String> labels, boolean full) {
    trouble.around(
        () -> {
          asked++;
          fullOnes += full ? 1 : 0;
          if (!snapshots.containsKey(snapshot)) {
            throw new Refused("snapshot " + snapshot + " is missing");
          }
          String id = String.format("backup-%016x", asked);
          put(id, snapshot, labels);
          contents.put(id, contents.getOrDefault(snapshot, "nothing"));
        });
  }

  @Override
  public List<Backup> backups(String volume) {
    return trouble.around(
        () -> backups.values().stream().filter(this::isVisible).map(this::seen).toList());
  }

  @Override
  public void deleteBackup(String volume, String target, String backup) {
    trouble.around(
        () -> {
          if (!deletionRefusal.isEmpty()) {
            throw new Refused(deletionRefusal);
          }
          backups.remove(backup);
        });
  }

  @Override
  public Optional<BackupTarget> backupTarget(String name) {
    return trouble.around(
        () ->
            Optional.of(
                new BackupTarget(
                    name,
                    "s3://b@r/",
                    targetAvailable && !(unavailableWhileRestoring && !volumes.isEmpty()),
                    targetAvailable ? "" : "no route to host")));
  }

  @Override
  public void syncBackupTarget(String name) {
    trouble.around(() -> {});
  }

  /** A backup begun now, or long ago when it is to be completed. */
  void put(String id, String snapshot, Map<String, String> labels) {
    Backup backup =
        new Backup(
            id,
            BackupPhase.NEW,
            0,
            "",
            "s3://b@r/?backup=" + id + "&volume=" + LIVE,
            snapshot,
            time.now(),
            time.now(),
            4096,
            1024,
            labels,
            aimedAt);
    backups.put(id, new Making(backup, time.nanos()));
  }

  /** The real one needs a moment before a backup that was asked for shows up anywhere. */
  private boolean isVisible(Making making) {
    return hasPassed(HIDDEN, making.begun());
  }

  private boolean hasPassed(Duration wait, long begun) {
    return time.nanos() - begun >= wait.toNanos();
  }

  private Backup seen(Making making) {
    Backup backup = making.backup();
    boolean done = !stuck && hasPassed(SLOW, making.begun());
    BackupPhase phase = done ? BackupPhase.COMPLETED : BackupPhase.IN_PROGRESS;
    if (done && !backupError.isEmpty()) {
      phase = BackupPhase.ERROR;
    }
    boolean completed = phase == BackupPhase.COMPLETED;
    @Nullable Instant at = completed ? backup.snapshotAt() : null;
    return new Backup(
        backup.id(),
        phase,
        done ? 100 : 40,
        phase == BackupPhase.ERROR ? backupError : "",
        completed ? backup.url() : "",
        backup.snapshot(),
        at,
        at,
        completed ? backup.size() : 0,
        completed ? backup.uploaded() : 0,
        completed ? backup.labels() : Map.of(),
        backup.target());
  }

  private Volume live() {
    return new Volume(
        LIVE,
        liveState,
        faulted ? "faulted" : "healthy",
        "",
        false,
        false,
        null,
        0,
        liveState.equals("attached") ? "node" : "",
        maintenance ? "" : "/dev/x",
        maintenance,
        aimedAt,
        3,
        1 << 30,
        List.of());
  }

  private Volume restoring(String name, Restoring each) {
    boolean done = !restoreStuck && hasPassed(SLOW, each.begun());
    boolean failed = done && !restoreError.isEmpty();
    return new Volume(
        name,
        done ? "detached" : "attached",
        failed ? "faulted" : "unknown",
        each.url(),
        !done || failed,
        true,
        failed ? restoreError : null,
        done ? 100 : 50,
        "",
        "",
        false,
        "default",
        1,
        1 << 30,
        List.of());
  }
}
