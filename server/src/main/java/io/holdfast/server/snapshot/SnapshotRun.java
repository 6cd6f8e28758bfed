package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.RecordCopies;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbFileWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot being taken. Its moment is when it holds all locks, for as long as it takes to hook
 * into each shard. Then it walks shard after shard in steps, each under that shard's lock for at
 * most {@link #STEP_NANOS} plus the time of one hash bucket, and writes to the file between the
 * steps, without a lock. Others run the steps for it ({@link LockedSteps}). A {@link LargeEntry
 * large collection} has steps of its own, and a long string is not copied: it is written and
 * digested after the step.
 *
 * <p>Entries that change before the walk reaches them are serialised by the command that changes
 * them; those bytes are taken away after each step once there are more than {@link #DRAIN_AT}. What
 * comes faster than the disk takes it is held back by {@link PendingMemory}.
 */
final class SnapshotRun {
  private static final long STEP_NANOS = 100_000;
  private static final long DRAIN_AT = 1 << 18;

  private final LockedSteps locked;
  private final PendingMemory pending;
  private final AtomicInteger aside = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<ShardSnapshot> shards = new ArrayList<>();
  private final List<byte[]> libraries;
  private final long[] keys;
  private final long[] expiring;
  private final long moment;
  private final long changes;
  private final long usedMemory;
  private final long total;
  private final SnapshotOutput out;
  private int hooked;
  private long writtenBefore;
  private long progressAt = System.nanoTime();
  private final AtomicLong copied = new AtomicLong();

  /**
   * Takes the moment: locks everything, hooks in, unlocks.
   *
   * @param locked by which it will walk; to be made by it too
   * @param pending where changed entries count that wait to be written; the run closes it
   * @param besides what else happens at the moment, while all shards are locked; must not wait
   */
  SnapshotRun(
      Keyspace keyspace,
      long epoch,
      boolean compress,
      LockedSteps locked,
      PendingMemory pending,
      Runnable besides) {
    this.locked = locked;
    this.pending = pending;
    this.out = new SnapshotOutput(compress, pending);
    this.keys = new long[keyspace.databases()];
    this.expiring = new long[keyspace.databases()];
    long all = keyspace.allShards();
    long sum = 0;
    keyspace.lock(all);
    try {
      moment = System.currentTimeMillis();
      libraries = keyspace.libraries().all();
      changes = keyspace.changes();
      usedMemory = keyspace.usedMemory();
      for (int i = 0; i < keyspace.shardCount(); i++) {
        var shard =
            new ShardSnapshot(
                keyspace.shard(i), keyspace.databases(), epoch, locked, pending, aside, failure);
        shards.add(shard);
        for (var part : shard.parts()) {
          keys[part.number()] += part.database().size();
          expiring[part.number()] += part.database().expiringSize();
          sum += part.database().size();
        }
      }
      besides.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      shards.forEach(ShardSnapshot::end);
      out.close();
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
    out.to(file);
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
          walk(shard, part);
        }
        finish(shard);
      }
      check();
      file.end();
    } finally {
      end();
    }
    long keys = summary().keys();
    if (keys != total) {
      throw new IllegalStateException("the snapshot has " + keys + " keys, there were " + total);
    }
  }

  /** Takes the hooks back that are left; called by whoever does not write. */
  void end() {
    for (; hooked < shards.size(); hooked++) {
      ShardSnapshot shard = shards.get(hooked);
      locked.run(
          shard.shard(),
          () -> {
            shard.end();
            for (var part = shard.takeDetached(); part != null; part = shard.takeDetached()) {
              part.entries().release();
            }
          });
    }
    shards.forEach(this::closeLarge);
    shards.forEach(ShardSnapshot::close);
    pending.close();
    out.close();
  }

  private void walk(ShardSnapshot shard, ShardSnapshot.Part part) throws IOException {
    Consumer<Entry> visitor =
        entry -> {
          if (!shard.putAside(part.number(), entry)) {
            out.add(part.number(), entry);
          }
        };
    RecordCopies records = out.records(part.number());
    LongUnaryOperator scan = cursor -> part.database().scanUnclaimed(cursor, records, visitor);
    long cursor = 0;
    do {
      long from = cursor;
      cursor = locked.call(shard.shard(), () -> steps(from, scan));
      out.flush();
      writeLarge(shard);
      drain();
    } while (cursor != 0);
  }

  /** Writes the large entries of a shard that have been put aside. */
  private void writeLarge(ShardSnapshot shard) throws IOException {
    for (LargeEntry large = takeLarge(shard); large != null; large = takeLarge(shard)) {
      out.write(large);
      drainSides();
    }
  }

  private void closeLarge(ShardSnapshot shard) {
    for (LargeEntry large = takeLarge(shard); large != null; large = takeLarge(shard)) {
      large.close();
    }
  }

  private @Nullable LargeEntry takeLarge(ShardSnapshot shard) {
    return shard.hasLarge()
        ? locked.call(shard.shard(), () -> Optional.ofNullable(shard.takeLarge())).orElse(null)
        : null;
  }

  /** All of the shard has been walked: takes what its hook still holds, and ends the hook. */
  private void finish(ShardSnapshot shard) throws IOException {
    Queue<ShardSnapshot.DetachedPart> emptied = new ArrayDeque<>();
    RdbBuffer rest = locked.call(shard.shard(), () -> end(shard, emptied));
    try {
      out.write(rest);
      writeLarge(shard);
      while (!emptied.isEmpty()) {
        walk(emptied.element());
        release(shard, emptied.remove());
      }
    } finally {
      emptied.forEach(part -> release(shard, part));
    }
  }

  /** Ends the hook and takes what it holds; the lock is held. */
  private RdbBuffer end(ShardSnapshot shard, Queue<ShardSnapshot.DetachedPart> emptied) {
    shard.end();
    hooked++;
    RdbBuffer rest = shard.takePending(summary());
    for (var part = shard.takeDetached(); part != null; part = shard.takeDetached()) {
      emptied.add(part);
    }
    summary().add(shard.changed());
    copied.addAndGet(shard.copied());
    return rest;
  }

  /** Walks over a database that was emptied since; it needs no lock. */
  private void walk(ShardSnapshot.DetachedPart part) throws IOException {
    Consumer<Entry> visitor = entry -> out.add(part.number(), entry);
    RecordCopies records = out.records(part.number());
    LongUnaryOperator scan = cursor -> part.entries().scan(cursor, records, visitor);
    long cursor = 0;
    do {
      cursor = steps(cursor, scan);
      out.flush();
      drain();
    } while (cursor != 0);
  }

  private void release(ShardSnapshot shard, ShardSnapshot.DetachedPart part) {
    locked.run(shard.shard(), part.entries()::release);
  }

  private long steps(long from, LongUnaryOperator scan) {
    long end = System.nanoTime() + STEP_NANOS;
    long cursor = from;
    do {
      cursor = scan.applyAsLong(cursor);
    } while (cursor != 0 && !out.isFull() && System.nanoTime() - end < 0);
    return cursor;
  }

  /** Writes what has changed since, once it is much. */
  private void drain() throws IOException {
    check();
    if (pending.bytes() <= DRAIN_AT && !pending.holds()) {
      return;
    }
    drainSides();
    for (ShardSnapshot shard : shards.subList(hooked, shards.size())) {
      writeLarge(shard);
    }
  }

  private void drainSides() throws IOException {
    check();
    for (ShardSnapshot shard : shards.subList(hooked, shards.size())) {
      if (shard.hasPending()) {
        out.write(locked.call(shard.shard(), () -> shard.takePending(summary())));
      }
    }
  }

  private void check() throws IOException {
    Throwable why = failure.get();
    if (why != null) {
      throw why instanceof IOException io ? io : new IOException(why.toString(), why);
    }
  }

  /**
   * Gives the snapshot up if writers are held for it and the disk has taken nothing for so long:
   * they go on at once, whatever becomes of the thread that waits for the disk. Asked now and then
   * by one thread.
   */
  void giveUpIfStalled(long nanos) {
    long bytes = out.bytes();
    if (!pending.holds() || bytes != writtenBefore) {
      writtenBefore = bytes;
      progressAt = System.nanoTime();
    } else if (System.nanoTime() - progressAt >= nanos) {
      giveUp(
          new IOException(
              "the disk took nothing for "
                  + nanos / 1_000_000_000
                  + " s while clients waited to write: "
                  + pending.bytes()
                  + " bytes of changed entries wait for it, the limit is "
                  + pending.limit()));
    }
  }

  /** Has it fail as soon as the disk lets it; from now on it costs clients nothing. */
  private void giveUp(IOException why) {
    failure.compareAndSet(null, why);
    pending.close();
  }

  /** Has the snapshot end soon, because the server stops and saves what is there then. */
  void breakOff() {
    giveUp(new SnapshotBrokenOffException());
  }

  /** The content; complete after {@link #write}. */
  ContentSummary summary() {
    return out.summary();
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
    return out.saved();
  }

  /** Entries that changed early and are not written yet. */
  PendingMemory pending() {
    return pending;
  }

  /** Bytes of such entries in shards that are done. */
  long copiedBytes() {
    return copied.get();
  }
}
