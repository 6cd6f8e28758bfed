package io.holdfast.sim.engine;

import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.BackupTarget;
import io.holdfast.sim.state.BackupVolume;
import io.holdfast.sim.state.RecurringJob;
import io.holdfast.sim.state.Setting;
import io.holdfast.sim.state.Snapshot;
import io.holdfast.sim.state.Table;
import io.holdfast.sim.state.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Everything that is kept: the records, and the folders with the volumes' data. */
public final class Cluster implements AutoCloseable {
  private final Path root;
  private final String node;
  private final Table<Volume> volumes;
  private final Table<Snapshot> snapshots;
  private final Table<Backup> backups;
  private final Table<BackupVolume> backupVolumes;
  private final Table<BackupTarget> targets;
  private final Table<RecurringJob> jobs;
  private final Table<Setting> settings;
  private final FileChannel lockFile;
  private final ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * Opens or makes the folder; {@code node} is the name of the only node.
   *
   * @throws IOException when another process uses the folder, or a record cannot be read
   */
  public Cluster(Path root, String node) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    this.node = node;
    Files.createDirectories(this.root.resolve("volumes"));
    lockFile =
        FileChannel.open(
            this.root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lockFile.tryLock() == null) {
      lockFile.close();
      throw new IOException("root folder " + this.root + " is in use by another longhorn-sim");
    }
    Path state = this.root.resolve("state");
    volumes = new Table<>(state.resolve("volumes"), Volume.class);
    snapshots = new Table<>(state.resolve("snapshots"), Snapshot.class);
    backups = new Table<>(state.resolve("backups"), Backup.class);
    backupVolumes = new Table<>(state.resolve("backupvolumes"), BackupVolume.class);
    targets = new Table<>(state.resolve("backuptargets"), BackupTarget.class);
    jobs = new Table<>(state.resolve("recurringjobs"), RecurringJob.class);
    settings = new Table<>(state.resolve("settings"), Setting.class);
  }

  public String node() {
    return node;
  }

  public Table<Volume> volumes() {
    return volumes;
  }

  public Table<Snapshot> snapshots() {
    return snapshots;
  }

  public Table<Backup> backups() {
    return backups;
  }

  public Table<BackupVolume> backupVolumes() {
    return backupVolumes;
  }

  public Table<BackupTarget> targets() {
    return targets;
  }

  public Table<RecurringJob> jobs() {
    return jobs;
  }

  public Table<Setting> settings() {
    return settings;
  }

  /** A volume that must exist. */
  public Volume volume(String name) {
    return volumes.get(name).orElseThrow(() -> LonghornException.notFound("volumes", name));
  }

  Path volumeFolders() {
    return root.resolve("volumes");
  }

  /** Where all that belongs to a volume lies. */
  public Path folder(String volume) {
    return root.resolve("volumes").resolve(volume);
  }

  /** The live data of a volume. */
  public Path head(String volume) {
    return folder(volume).resolve("head");
  }

  /** Where a volume's snapshots lie. */
  Path snapshotFolder(String volume) {
    return folder(volume).resolve("snapshots");
  }

  /** The data of a finished snapshot. */
  Path snapshotData(String volume, String snapshot) {
    return snapshotFolder(volume).resolve(snapshot);
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release root folder " + root, e);
    }
  }

  /** Orders work that must not overlap, such as what writes to one volume of a store. */
  ReentrantLock lock(String name) {
    return locks.computeIfAbsent(name, any -> new ReentrantLock());
  }
}
