package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.DetachedEntries;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.keyspace.SnapshotHook;
import io.holdfast.server.keyspace.WholeRecord;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbValueWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part of a running snapshot: where the walk over it stands, and the bytes of entries
 * that changed before the walk came to them.
 *
 * <p>The hook's side is called by commands under the shard's lock. It serialises the entry without
 * packing strings, since a client waits for it, into a buffer that the saver takes away now and
 * then, and that has most of its bytes outside the heap; {@code pending} counts what lies in it. A
 * long string is not copied: the saver becomes a user of its region. It counts as if it were, since
 * the key is about to let go of it.
 */
final class ShardSnapshot implements SnapshotHook, AutoCloseable {
  private static final int FIRST_CAPACITY = 1 << 12;
  private static final int MOST_ON_HEAP = 1 << 14;

  /** Large entries that wait to be written: each takes some of the heap, and of the addresses. */
  private static final int MOST_ASIDE = 500;

  private final Shard shard;
  private final List<Part> parts = new ArrayList<>();
  private final Deque<DetachedPart> detached = new ArrayDeque<>();
  private final Deque<LargeEntry> large = new ArrayDeque<>();
  private final ContentSummary changed = new ContentSummary();
  private final LockedSteps locked;
  private final PendingMemory pending;
  private final AtomicInteger aside;
  private final AtomicReference<Throwable> failure;
  private RdbBuffer side = RdbBuffer.spilling(FIRST_CAPACITY, MOST_ON_HEAP, false);
  private RdbBuffer spare = RdbBuffer.spilling(FIRST_CAPACITY, MOST_ON_HEAP, false);
  private int sideDatabase = -1;
  private long copied;

  /** A database and the number that it had at the snapshot's moment. */
  record Part(int number, Database database) {}

  /** The same for one that was emptied since. */
  record DetachedPart(int number, DetachedEntries entries) {}

  /**
   * Begins; the shard's lock is held.
   *
   * @param locked by which large entries are read
   * @param pending counts bytes in side buffers over all shards
   * @param aside counts large entries that wait to be written, over all shards
   * @param failure where the hook says why the snapshot can't be finished; then it does no more
   */
  ShardSnapshot(
      Shard shard,
      int databases,
      long epoch,
      LockedSteps locked,
      PendingMemory pending,
      AtomicInteger aside,
      AtomicReference<Throwable> failure) {
    this.shard = shard;
    this.locked = locked;
    this.pending = pending;
    this.aside = aside;
    this.failure = failure;
    for (int number = 0; number < databases; number++) {
      Database database = shard.databaseIfPresent(number);
      if (database != null && database.size() > 0) {
        parts.add(new Part(number, database));
      }
    }
    shard.beginSnapshot(epoch, this);
  }

  Shard shard() {
    return shard;
  }

  /** What there was to walk at the moment. */
  List<Part> parts() {
    return parts;
  }

  @Override
  public void beforeChange(int database, Entry entry) {
    if (failure.get() != null) {
      return;
    }
    long before = side.total();
    try {
      if (putAside(database, entry)) {
        return;
      }
      if (database != sideDatabase) {
        RdbValueWriter.writeSelect(side, database);
        sideDatabase = database;
      }
      write(database, entry);
    } catch (RuntimeException | OutOfMemoryError e) {
      failure.compareAndSet(null, e); // the command that changes the entry must not suffer
      return;
    }
    long bytes = side.total() - before;
    copied += bytes;
    pending.add(bytes);
  }

  private void write(int database, Entry entry) {
    WholeRecord whole = entry.whole();
    if (whole != null) {
      long expireAt = whole.expireAt();
      RdbValueWriter.writeEntry(side, whole.keyAddress(), whole.keyLength(), whole, expireAt);
      changed.add(database, whole);
    } else {
      RdbValueWriter.writeEntry(side, entry.key(), entry.value(), entry.expireAt());
      changed.add(database, entry.key(), entry.value(), entry.expireAt());
    }
  }

  @Override
  public void takeOver(int database, DetachedEntries entries) {
    detached.add(new DetachedPart(database, entries));
  }

  /** Has an entry that is too large be written later; false for most. The lock is held. */
  boolean putAside(int database, Entry entry) {
    if (aside.get() >= MOST_ASIDE) {
      return false;
    }
    LargeEntry one = LargeEntry.of(shard, database, entry, locked, pending);
    if (one == null) {
      return false;
    }
    aside.incrementAndGet();
    large.add(one);
    return true;
  }

  /** The next of those that were put aside, or null. The lock is held. */
  @Nullable LargeEntry takeLarge() {
    LargeEntry one = large.poll();
    if (one != null) {
      aside.decrementAndGet();
    }
    return one;
  }

  /** True when there may be something to take; a guess without the lock. */
  boolean hasPending() {
    return side.total() > 0;
  }

  /** The same for large entries. */
  boolean hasLarge() {
    return !large.isEmpty();
  }

  /**
   * The serialised entries that changed since the last call; valid until the next. They are pending
   * until the caller has written them. Long strings among them are digested with {@code summary}.
   * The shard's lock is held.
   */
  RdbBuffer takePending(ContentSummary summary) {
    RdbBuffer taken = side;
    side = spare;
    side.clear();
    spare = taken;
    sideDatabase = -1;
    changed.giveLongStrings(summary);
    return taken;
  }

  /** Frees what was not written, after the end. */
  @Override
  public void close() {
    side.close();
    spare.close();
    changed.close();
  }

  /** A database that was emptied, to be walked without a lock, or null. The lock is held. */
  @Nullable DetachedPart takeDetached() {
    return detached.poll();
  }

  /** What was saved by the hook; the lock is held. */
  ContentSummary changed() {
    return changed;
  }

  /** Bytes that the hook has serialised; the lock is held. */
  long copied() {
    return copied;
  }

  /** Ends the hook; the lock is held. */
  void end() {
    shard.endSnapshot();
  }
}
