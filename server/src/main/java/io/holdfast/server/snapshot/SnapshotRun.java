package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.rdb.RdbValueWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * One snapshot being taken. Its moment is when it holds all locks, for as long as it takes to hook
 * into each shard. Then it walks shard after shard in steps, each under that shard's lock for at
 * most {@link #STEP_NANOS} plus the time of one hash bucket, and writes to the file between the
 * steps, without a lock. A large value is serialised in one step, however long that takes; but a
 * long string is not copied, it is written and digested after the step.
 *
 * <p>Entries that change before the walk reaches them are serialised by the command that changes
 * them; those bytes are taken away after each step once there are more than {@link #DRAIN_AT}.
 */
final class SnapshotRun {
  private static final long STEP_NANOS = 250_000;
  private static final int STEP_BYTES = 1 << 17;
  private static final long DRAIN_AT = 1 << 18;
  private static final long TURN_NANOS = 20_000;
  private static final int MOST_TURNS = 100;

  private final ContentSummary summary = new ContentSummary();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<ShardSnapshot> shards = new ArrayList<>();
  private final List<byte[]> libraries;
  private final long[] keys;
  private final long[] expiring;
  private final long moment;
  private final long changes;
  private final long usedMemory;
  private final long total;
  private final RdbBuffer buffer;
  private int bufferDatabase = -1;
  private int hooked;
  private volatile long saved;
  private volatile long peak;
  private final AtomicLong copied = new AtomicLong();

  /** What else happens at a snapshot's moment, while all shards are locked; must not wait. */
  @FunctionalInterface
  interface Moment {
    Moment PLAIN = () -> {};

    void comes();
  }

  /**
   * Takes the moment: locks everything, hooks in, unlocks.
   *
   * @param pendingLimit bytes of changed entries that may wait to be written; beyond it the
   *     snapshot fails, rather than the memory
   */
  SnapshotRun(Keyspace keyspace, long epoch, boolean compress, long pendingLimit) {
    this(keyspace, epoch, compress, pendingLimit, Moment.PLAIN);
  }

  /** The same, with something else to be done at the moment. */
  SnapshotRun(Keyspace keyspace, long epoch, boolean compress, long pendingLimit, Moment besides) {
    this.buffer = RdbBuffer.spilling(STEP_BYTES, STEP_BYTES, compress);
    this.libraries = keyspace.libraries().all();
    this.keys = new long[keyspace.databases()];
    this.expiring = new long[keyspace.databases()];
    long all = keyspace.allShards();
    long sum = 0;
    keyspace.lock(all);
    try {
      moment = System.currentTimeMillis();
      changes = keyspace.changes();
      usedMemory = keyspace.usedMemory();
      for (int i = 0; i < keyspace.shardCount(); i++) {
        var shard =
            new ShardSnapshot(
                keyspace.shard(i), keyspace.databases(), epoch, pending, pendingLimit, failure);
        shards.add(shard);
        for (var part : shard.parts()) {
          keys[part.number()] += part.database().size();
          expiring[part.number()] += part.database().expiringSize();
          sum += part.database().size();
        }
      }
      besides.comes();
    } catch (RuntimeException | OutOfMemoryError e) {
      shards.forEach(ShardSnapshot::end);
      throw e;
    } finally {
      keyspace.unlock(all);
    }
    total = sum;
  }

  /** Writes the dump of a snapshot. Whether it goes well or not, no hook is left behind. */
  void write(RdbFileWriter file, String redisVersion, String holdfastVersion) throws IOException {
    write(file, redisVersion, holdfastVersion, false);
  }

  /**
   * The same for any dump.
   *
   * @param base whether it is the base of an append-only file
   */
  void write(RdbFileWriter file, String redisVersion, String holdfastVersion, boolean base)
      throws IOException {
    try {
      file.begin(redisVersion, holdfastVersion, moment / 1000, usedMemory, base);
      for (byte[] library : libraries) {
        file.library(library);
      }
      for (int number = 0; number < keys.length; number++) {
        if (keys[number] > 0) {
          file.database(number, keys[number], expiring[number]);
        }
      }
      for (ShardSnapshot shard : shards) {
        for (ShardSnapshot.Part part : shard.parts()) {
          walk(file, shard, part);
        }
        finish(file, shard);
      }
      check();
      file.end();
    } finally {
      end();
    }
    if (summary.keys() != total) {
      throw new IllegalStateException(
          "the snapshot has " + summary.keys() + " keys, there were " + total);
    }
  }

  /** Takes the hooks back that are left; called by whoever does not write. */
  void end() {
    for (; hooked < shards.size(); hooked++) {
      ShardSnapshot shard = shards.get(hooked);
      shard.shard().lock();
      try {
        shard.end();
        for (var part = shard.takeDetached(); part != null; part = shard.takeDetached()) {
          part.entries().release();
        }
      } finally {
        shard.shard().unlock();
      }
    }
    shards.forEach(ShardSnapshot::close);
    buffer.close();
    summary.close();
  }

  private void walk(RdbFileWriter file, ShardSnapshot shard, ShardSnapshot.Part part)
      throws IOException {
    Consumer<Entry> visitor = entry -> add(part.number(), entry);
    LongUnaryOperator scan = cursor -> part.database().scanUnclaimed(cursor, visitor);
    long cursor = 0;
    do {
      lockAfterOthers(shard.shard());
      try {
        cursor = steps(cursor, scan);
      } finally {
        shard.shard().unlock();
      }
      flush(file);
      drain(file, DRAIN_AT);
    } while (cursor != 0);
  }

  /**
   * Locks a shard, but lets those go first who wait for it: they were woken when the last step
   * ended, and on a busy machine this thread would be back before they run.
   */
  private static void lockAfterOthers(Shard shard) {
    for (int turns = 0; turns < MOST_TURNS && shard.isAwaited(); turns++) {
      LockSupport.parkNanos(TURN_NANOS);
    }
    shard.lock();
  }

  /** All of the shard has been walked: takes what its hook still holds, and ends the hook. */
  private void finish(RdbFileWriter file, ShardSnapshot shard) throws IOException {
    RdbBuffer rest;
    Queue<ShardSnapshot.DetachedPart> emptied = new ArrayDeque<>();
    shard.shard().lock();
    try {
      shard.end();
      hooked++;
      rest = shard.takePending(summary);
      for (var part = shard.takeDetached(); part != null; part = shard.takeDetached()) {
        emptied.add(part);
      }
      summary.add(shard.changed());
      copied.addAndGet(shard.copied());
    } finally {
      shard.shard().unlock();
    }
    try {
      writeTaken(file, rest);
      while (!emptied.isEmpty()) {
        walk(file, emptied.element());
        release(shard, emptied.remove());
      }
    } finally {
      emptied.forEach(part -> release(shard, part));
    }
  }

  /** Walks over a database that was emptied since; it needs no lock. */
  private void walk(RdbFileWriter file, ShardSnapshot.DetachedPart part) throws IOException {
    Consumer<Entry> visitor = entry -> add(part.number(), entry);
    LongUnaryOperator scan = cursor -> part.entries().scan(cursor, visitor);
    long cursor = 0;
    do {
      cursor = steps(cursor, scan);
      flush(file);
      drain(file, DRAIN_AT);
    } while (cursor != 0);
  }

  private static void release(ShardSnapshot shard, ShardSnapshot.DetachedPart part) {
    shard.shard().lock();
    try {
      part.entries().release();
    } finally {
      shard.shard().unlock();
    }
  }

  private long steps(long from, LongUnaryOperator scan) {
    long end = System.nanoTime() + STEP_NANOS;
    long cursor = from;
    do {
      cursor = scan.applyAsLong(cursor);
    } while (cursor != 0 && buffer.total() < STEP_BYTES - 1024 && System.nanoTime() - end < 0);
    return cursor;
  }

  private void add(int database, Entry entry) {
    if (database != bufferDatabase) {
      RdbValueWriter.writeSelect(buffer, database);
      bufferDatabase = database;
    }
    RdbValueWriter.writeEntry(buffer, entry.key(), entry.value(), entry.expireAt());
    summary.add(database, entry.key(), entry.value(), entry.expireAt());
  }

  private void flush(RdbFileWriter file) throws IOException {
    file.write(buffer);
    summary.settle();
    bufferDatabase = -1;
    saved = summary.keys();
  }

  private void drain(RdbFileWriter file, long above) throws IOException {
    check();
    long now = pending.get();
    peak = Math.max(peak, now);
    if (now <= above) {
      return;
    }
    for (ShardSnapshot shard : shards.subList(hooked, shards.size())) {
      if (shard.hasPending()) {
        RdbBuffer taken;
        shard.shard().lock();
        try {
          taken = shard.takePending(summary);
        } finally {
          shard.shard().unlock();
        }
        writeTaken(file, taken);
      }
    }
  }

  private void check() throws IOException {
    Throwable why = failure.get();
    if (why != null) {
      throw why instanceof IOException io ? io : new IOException(why.toString(), why);
    }
  }

  private void writeTaken(RdbFileWriter file, RdbBuffer taken) throws IOException {
    file.write(taken);
    summary.settle();
    bufferDatabase = -1;
  }

  /** The content; complete after {@link #write}. */
  ContentSummary summary() {
    return summary;
  }

  /** The moment that the snapshot stands for, Unix time in milliseconds. */
  long moment() {
    return moment;
  }

  /** {@code Keyspace.changes()} at that moment. */
  long changes() {
    return changes;
  }

  /** Keys at that moment. */
  long total() {
    return total;
  }

  /** Keys written so far. */
  long saved() {
    return saved;
  }

  /** Bytes now held for entries that changed early. */
  long pendingBytes() {
    return pending.get();
  }

  /** The most of them at once, as seen after each step. */
  long peakBytes() {
    return peak;
  }

  /** Bytes of such entries in shards that are done. */
  long copiedBytes() {
    return copied.get();
  }
}
