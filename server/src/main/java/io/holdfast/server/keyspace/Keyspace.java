package io.holdfast.server.keyspace;

import io.holdfast.server.index.Index;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Reservation;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.MembersNear;
import io.holdfast.server.value.SipHash;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * All keys: a power of two of {@link Shard}s, each key belonging to one by its hash.
 *
 * <p>Locking rule: a command takes the locks of all shards it touches before it starts, in rising
 * index order, and none later. So there is no deadlock, and nobody sees half of a command. At most
 * 64 shards, so that a set of shards is the bits of a long.
 */
public final class Keyspace implements AutoCloseable {
  /** Databases that SELECT can choose from when nothing else is said, as in Redis. */
  public static final int DEFAULT_DATABASES = 16;

  /** Bytes that the processor fetches at once. */
  private static final int LINE = 64;

  private static final long LEAST_ADDRESSES = 1L << 30;
  private static final long MOST_ADDRESSES = 32L << 30;

  private final Shard[] shards;
  private final int databases;
  private final SipHash hashing;
  private final FunctionLibraries libraries = new FunctionLibraries();
  private volatile Runnable onGarbage = () -> {};

  /**
   * @param shardCount a power of two, 1 to 64
   * @param databases 1 to 16384
   */
  public Keyspace(int shardCount, int databases) {
    if (shardCount < 1 || shardCount > 64 || Integer.bitCount(shardCount) != 1) {
      throw new IllegalArgumentException("shards: " + shardCount + ", not a power of two up to 64");
    }
    this.databases = databases;
    var random = new SecureRandom();
    this.hashing = new SipHash(random.nextLong(), random.nextLong());
    this.shards = new Shard[shardCount];
    for (int i = 0; i < shardCount; i++) {
      shards[i] = new Shard(i, databases, hashing, addressSpace(), () -> onGarbage.run());
    }
  }

  /** Has somebody told when a shard has something to be freed in steps. */
  void onGarbage(Runnable listener) {
    onGarbage = listener;
  }

  /** Addresses for each shard: all could be in one, and freed pages may lie between used ones. */
  private static long addressSpace() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    long wanted = 2 * system.getTotalMemorySize();
    return Math.clamp(wanted, LEAST_ADDRESSES, MOST_ADDRESSES)
        / Reservation.PAGE
        * Reservation.PAGE;
  }

  /** Has {@code listener} told of every changed key; before the first client connects. */
  public void listen(ChangeListener listener) {
    for (Shard shard : shards) {
      shard.listener = listener;
    }
  }

  /** What a dump had of functions. */
  public FunctionLibraries libraries() {
    return libraries;
  }

  public int databases() {
    return databases;
  }

  public int shardCount() {
    return shards.length;
  }

  public Shard shard(int index) {
    return shards[index];
  }

  public long hash(byte[] key) {
    return hashing.hash(key);
  }

  /** The index of the shard that keys of this hash belong to, by bits the index leaves alone. */
  public int shardOf(long hash) {
    return (int) (hash >>> 16) & (shards.length - 1);
  }

  /** The set of all shards, one bit each. */
  public long allShards() {
    return shards.length == 64 ? -1L : (1L << shards.length) - 1;
  }

  /**
   * Has the processor fetch what finding these keys needs, all at once, so that it need not wait
   * for each in turn. Reads without a lock what may be changing: nothing that it reads is trusted.
   *
   * @param lines room for as many numbers as there are hashes
   * @return something made of what was read, so that the reading is not optimised away
   */
  public long warm(int database, long[] hashes, long[] lines, int count) {
    long read = 0;
    for (int i = 0; i < count; i++) {
      Database part = shards[shardOf(hashes[i])].databaseIfPresent(database);
      long line = part == null ? 0 : part.index().line(hashes[i]);
      lines[i] = line;
      read += line == 0 ? 0 : Memory.getLong(line);
    }
    for (int i = 0; i < count; i++) {
      Database part = shards[shardOf(hashes[i])].databaseIfPresent(database);
      if (part != null && lines[i] != 0) {
        long record = part.index().guess(lines[i], hashes[i]);
        // The second line of the record too: most values end there.
        read += record == 0 ? 0 : Memory.getLong(record) + Memory.getByte(record + LINE);
      }
    }
    return read;
  }

  /**
   * The same for members of a key's collection. The lock of the key's shard is held.
   *
   * @param places room for as many numbers as there are members
   */
  public long warm(
      int database, byte[] key, long hash, byte[][] members, long[] places, int count) {
    Database part = shards[shardOf(hash)].databaseIfPresent(database);
    long position = part == null ? Index.NONE : part.index().find(hash, key);
    if (part == null || position == Index.NONE) {
      return 0;
    }
    var payload = new RecordPayload(new Entry(part, part.index().reference(position)));
    return MembersNear.has(payload.form()) ? MembersNear.touch(payload, members, places, count) : 0;
  }

  /** Makes room for so many keys of a database that has none yet; takes locks for short times. */
  public void expect(int database, long keys) {
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.database(database).index().expect(keys / shards.length);
      } finally {
        shard.unlock();
      }
    }
  }

  /** Locks a set of shards in index order. */
  public void lock(long set) {
    for (long rest = set; rest != 0; rest &= rest - 1) {
      shards[Long.numberOfTrailingZeros(rest)].lock();
    }
  }

  /**
   * The same, but gives up when it takes long and somebody wants that.
   *
   * @return false when none of them is locked
   */
  public boolean lock(long set, BooleanSupplier givesUp) {
    for (long rest = set; rest != 0; rest &= rest - 1) {
      if (!shards[Long.numberOfTrailingZeros(rest)].lock(givesUp)) {
        unlock(set & (Long.lowestOneBit(rest) - 1));
        return false;
      }
    }
    return true;
  }

  /** The last first: who waits for several waits for the first one, and then finds all free. */
  public void unlock(long set) {
    for (long rest = set; rest != 0; rest ^= Long.highestOneBit(rest)) {
      shards[63 - Long.numberOfLeadingZeros(rest)].unlock();
    }
  }

  /** Keys of a numbered database over all shards, whose locks must be held. */
  public long size(int database) {
    long keys = 0;
    for (Shard shard : shards) {
      Database part = shard.databaseIfPresent(database);
      keys += part == null ? 0 : part.size();
    }
    return keys;
  }

  /** Keys of all databases. Exact when all locks are held, else a good guess. */
  public long size() {
    return sum(Shard::keys);
  }

  /** Values and databases that wait to be freed in steps. Exact when all locks are held. */
  public long garbage() {
    return sum(Shard::garbage);
  }

  /** Those that were freed in steps since the start. */
  public long lazilyFreed() {
    return sum(Shard::lazilyFreed);
  }

  /** Bytes of {@link #usedMemory} that are about to be freed; as exact. */
  public long waitingMemory() {
    return sum(Shard::waitingMemory);
  }

  /** Where the memory goes. Exact when all locks are held, else a good guess. */
  public MemoryUse memory() {
    MemoryUse use = MemoryUse.NONE;
    for (Shard shard : shards) {
      Slabs slabs = shard.slabs();
      use = use.plus(slabs.usedBytes(), slabs.reservedBytes(), slabs.cachedBytes());
    }
    return use;
  }

  /** Bytes of all blocks in use. Exact when all locks are held, else a good guess. */
  public long usedMemory() {
    return sum(Shard::usedMemory);
  }

  /** Changes since the start, over all shards. Exact when all locks are held, else a good guess. */
  public long changes() {
    return sum(Shard::changes);
  }

  /** Changes of some shards, whose locks must be held. */
  public long changes(long set) {
    long changes = 0;
    for (long rest = set; rest != 0; rest &= rest - 1) {
      changes += shards[Long.numberOfTrailingZeros(rest)].changes;
    }
    return changes;
  }

  /**
   * Makes ready for a snapshot with this epoch; takes locks for short times. Whoever takes
   * snapshots calls it before each, without a lock; epochs rise by one.
   */
  public void prepareSnapshot(long epoch) {
    if (!Shard.needsClearing(epoch)) {
      return;
    }
    for (Shard shard : shards) {
      for (int number = 0; number < databases; number++) {
        long cursor = 0;
        do {
          shard.lock();
          try {
            Database database = shard.databaseIfPresent(number);
            cursor = database == null ? 0 : database.clearMarks(cursor);
          } finally {
            shard.unlock();
          }
        } while (cursor != 0);
      }
    }
  }

  /**
   * Gives all memory back. Every shard stays locked: whoever came too late would read memory that
   * is no longer there.
   */
  @Override
  public void close() {
    for (Shard shard : shards) {
      shard.lock();
      shard.close();
    }
  }

  /** Exchanges two databases. All locks must be held. */
  public void swap(int first, int second) {
    for (Shard shard : shards) {
      shard.swap(first, second);
    }
  }

  private long sum(ToLongFunction<Shard> figure) {
    long sum = 0;
    for (Shard shard : shards) {
      sum += figure.applyAsLong(shard);
    }
    return sum;
  }
}
