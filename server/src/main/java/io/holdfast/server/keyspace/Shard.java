package io.holdfast.server.keyspace;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.DetachedPayload;
import io.holdfast.server.structure.PinnedTable;
import io.holdfast.server.structure.Reading;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import io.holdfast.server.value.SipHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One part of the keyspace with a lock and memory of its own. All fields are guarded by that lock;
 * the hook of a running snapshot is set and cleared under it too.
 */
public final class Shard {
  /** Elements of a removed value that are freed at once; the rest goes by steps. */
  static final int FREED_AT_ONCE = 64;

  /** With less in use, FLUSHALL frees it rather than taking new slabs: 1 MiB. */
  private static final long WORTH_RETIRING = 1 << 20;

  private static final int MOST_EPOCHS = 255;
  private static final long PATIENCE_MILLIS = 20;

  /**
   * Looks at a taken lock before the thread is parked, which with being woken costs more than most
   * commands and short scripts take: some five microseconds.
   */
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 100 : 0;

  private final int index;
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Database[] databases;
  private final Supplier<Slabs> memory;
  private final GarbageQueue garbage = new GarbageQueue();
  private final Deque<Slabs> retired = new ArrayDeque<>();
  private final Runnable onGarbage;
  private Slabs slabs;
  private Retirement retirement;

  /** Empty ones. Addresses are never unmapped, since {@link Keyspace#warm} reads without a lock. */
  private final Deque<Slabs> spares = new ArrayDeque<>();

  private volatile boolean hasGarbage;

  final SipHash hashing;
  final Usage usage = new Usage();
  long keys;
  long expiring;
  long changes;
  long expired;
  long snapshotEpoch;
  @Nullable SnapshotHook hook;
  ChangeListener listener = (database, key) -> {};

  /**
   * @param addressSpace bytes to reserve, at most 32 GiB
   * @param onGarbage told when there is something to be freed in steps
   */
  Shard(int index, int databases, SipHash hashing, long addressSpace, Runnable onGarbage) {
    this.index = index;
    this.databases = new @Nullable Database[databases];
    this.hashing = hashing;
    this.memory = () -> new Slabs(addressSpace, BlockChecker.current());
    this.onGarbage = onGarbage;
    this.slabs = memory.get();
    this.retirement = new Retirement(this, slabs);
  }

  /** The shard's place in the order in which several are locked. */
  public int index() {
    return index;
  }

  /** Where everything in this shard is allocated; FLUSHALL puts other slabs in their place. */
  public Slabs slabs() {
    return slabs;
  }

  public void lock() {
    lock.lock();
  }

  /** The same, but asks now and then whether to give up; false when it did. */
  boolean lock(BooleanSupplier givesUp) {
    if (lock.tryLock() || lockSoon()) {
      return true;
    }
    try {
      while (!lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        if (givesUp.getAsBoolean()) {
          return false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lock.lock();
    }
    return true;
  }

  private boolean lockSoon() {
    for (int i = 0; i < LOOKS; i++) {
      Thread.onSpinWait();
      if (!lock.isLocked() && lock.tryLock()) {
        return true;
      }
    }
    return false;
  }

  public void unlock() {
    lock.unlock();
  }

  /** True when somebody seems to wait for the lock; only a guess. */
  public boolean isAwaited() {
    return lock.hasQueuedThreads();
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

  /** Removes all keys of a database. */
  public void clear(int number) {
    boolean others = false;
    for (Database database : databases) {
      others |= database != null && database.number() != number && database.size() > 0;
    }
    Database database = databases[number];
    if (!others && slabs.usedBytes() > WORTH_RETIRING) {
      clear();
    } else if (database != null) {
      database.clear(retirement, slabs);
    }
  }

  /** Removes all keys of all databases: takes new slabs, so that it is quick whatever there is. */
  private void clear() {
    Retirement former = retirement;
    slabs = spares.isEmpty() ? memory.get() : spares.remove();
    retirement = new Retirement(this, slabs);
    garbage.clear(); // its memory goes with the slabs
    former.begin(); // before the databases leave, so that they add no garbage
    for (Database database : databases) {
      if (database != null) {
        database.clear(former, slabs);
      }
    }
    former.leave();
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

  /** Keys of all databases. Exact when the lock is held, else a good guess. */
  public long keys() {
    return keys;
  }

  /** Those of them that expire; as {@link #keys}. */
  public long expiringKeys() {
    return expiring;
  }

  /** Bytes in use that nobody needs any more and that are about to be freed; as {@link #keys}. */
  public long waitingMemory() {
    return garbage.bytes();
  }

  /** Bytes of all blocks in use. */
  public long usedMemory() {
    return slabs.usedBytes();
  }

  /** Changes of keys since the start; what INFO's rdb_changes_since_last_save is made from. */
  public long changes() {
    return changes;
  }

  /** Keys that were removed because their time had come. */
  public long expired() {
    return expired;
  }

  /** Frees a value that no key holds any more; what is large goes by steps. */
  public void dispose(Value value) {
    dispose(Values.detached(value));
  }

  /** The same for what is left of one. */
  void dispose(DetachedPayload payload) {
    if (PinnedTable.takeOver(payload)) {
      return; // comes back when nobody reads it any more
    }
    var value = Values.open(payload);
    long memory = value.memory();
    long used = slabs.usedBytes();
    if (value.freeSome(FREED_AT_ONCE)) {
      payload.free();
    } else {
      leave(
          most -> {
            boolean done = value.freeSome(most);
            if (done) {
              payload.free();
            }
            return done;
          },
          memory - (used - slabs.usedBytes()));
    }
  }

  /**
   * Has a reading of a value in this shard go on until it is ended, whatever becomes of the value.
   */
  public HeldReading hold(Reading reading) {
    return new HeldReading(this, retirement, reading);
  }

  /** Has something freed in steps that takes about so many bytes. */
  void leave(Garbage something, long bytes) {
    garbage.add(something, bytes);
    hasGarbage = true;
    onGarbage.run();
  }

  void retire(Slabs old) {
    retired.add(old);
    hasGarbage = true;
    onGarbage.run();
  }

  /** Values and databases that are being freed; the lock must be held. */
  public int garbage() {
    return garbage.size();
  }

  /** Frees some of what waits for it, so that a writer can't outrun {@link LazyFree}. */
  public void freeWaiting(int most) {
    garbage.freeSome(slabs, most);
  }

  /** Values and databases that were freed in steps since the start. */
  public long lazilyFreed() {
    return garbage.finished();
  }

  /** True when there may be something to free; a guess without the lock. */
  boolean hasGarbage() {
    return hasGarbage || slabs.hasSpare();
  }

  /**
   * Frees some garbage. The lock must be held.
   *
   * @return slabs to empty, without the lock, and to hand to {@link #reuse}; or null
   */
  @Nullable Slabs freeSome(int most) {
    if (!garbage.isEmpty()) {
      garbage.freeSome(slabs, most);
    } else if (slabs.hasSpare()) {
      slabs.releaseSome();
    }
    Slabs old = retired.poll();
    hasGarbage = !garbage.isEmpty() || !retired.isEmpty();
    return old;
  }

  /** Gives all addresses back; nobody may use the shard any more. */
  void close() {
    slabs.close();
    spares.forEach(Slabs::close);
    retired.forEach(Slabs::close);
  }

  /** Takes empty slabs back. The lock must be held. */
  void reuse(Slabs empty) {
    spares.add(empty);
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
        database.index().keepSegments(true);
      }
    }
  }

  /** Ends it. The lock must be held. */
  public void endSnapshot() {
    hook = null;
    for (Database database : databases) {
      if (database != null) {
        database.index().keepSegments(false);
      }
    }
  }

  /** What groups of the index are marked with that the running snapshot has; 1 to 255. */
  int snapshotMark() {
    return markOf(snapshotEpoch);
  }

  /** Before the 255 marks are used up, all groups must be marked as belonging to no snapshot. */
  static boolean needsClearing(long epoch) {
    return markOf(epoch) == 1;
  }

  private static int markOf(long epoch) {
    return (int) (epoch % MOST_EPOCHS) + 1;
  }
}
