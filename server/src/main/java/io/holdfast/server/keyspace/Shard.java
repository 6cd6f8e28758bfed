package io.holdfast.server.keyspace;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One part of the keyspace with a lock of its own. All fields are guarded by that lock; the hook of
 * a running snapshot is set and cleared under it too.
 */
public final class Shard {
  private final int index;
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Database[] databases;

  final Usage usage = new Usage();
  long usedMemory;
  long changes;
  long expired;
  long snapshotEpoch;
  @Nullable SnapshotHook hook;
  ChangeListener listener = (database, key) -> {};

  Shard(int index, int databases) {
    this.index = index;
    this.databases = new @Nullable Database[databases];
  }

  /** The shard's place in the order in which several are locked. */
  public int index() {
    return index;
  }

  public void lock() {
    lock.lock();
  }

  public void unlock() {
    lock.unlock();
  }

  /** True when somebody seems to wait for the lock; only a guess. */
  public boolean isAwaited() {
    return lock.hasQueuedThreads();
  }

  /** True when the calling thread holds the lock. */
  public boolean isLocked() {
    return lock.isHeldByCurrentThread();
  }

  /** This shard's part of a numbered database; made when first asked for. */
  public Database database(int number) {
    Database database = databases[number];
    if (database == null) {
      database = new Database(this, number);
      databases[number] = database;
    }
    return database;
  }

  /** The same, or null when nothing was ever put there. */
  public @Nullable Database databaseIfPresent(int number) {
    return databases[number];
  }

  /** How uses of keys are counted; the lock must be held to change it. */
  public Usage usage() {
    return usage;
  }

  /** Exchanges two databases, for SWAPDB. */
  void swap(int first, int second) {
    Database one = database(first);
    Database other = database(second);
    databases[first] = other;
    databases[second] = one;
    other.number = first;
    one.number = second;
  }

  /** Bytes that this shard's entries take. */
  public long usedMemory() {
    return usedMemory;
  }

  /** Changes of keys since the start; what INFO's rdb_changes_since_last_save is made from. */
  public long changes() {
    return changes;
  }

  /** Keys that were removed because their time had come. */
  public long expired() {
    return expired;
  }

  /**
   * Begins a snapshot: from now on {@code hook} hears of each entry made before, once, before it
   * changes. The lock must be held.
   */
  public void beginSnapshot(long epoch, SnapshotHook snapshotHook) {
    snapshotEpoch = epoch;
    hook = snapshotHook;
    for (Database database : databases) {
      if (database != null) {
        database.snapshotNumber = database.number;
      }
    }
  }

  /** Ends it. The lock must be held. */
  public void endSnapshot() {
    hook = null;
  }
}
