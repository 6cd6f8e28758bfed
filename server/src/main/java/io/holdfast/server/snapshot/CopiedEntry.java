package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbValueWriter;
import io.holdfast.server.structure.Value;
import org.jspecify.annotations.Nullable;

/**
 * A large list or stream. Its nodes are copied as they are, which takes a small part of the time of
 * packing and digesting them; that is done with the copy.
 */
final class CopiedEntry implements LargeEntry {
  private static final long ADDRESSES = 32L << 30;
  private static final int CAPACITY = 1 << 14;

  private final int database;
  private final byte[] key;
  private final long expireAt;
  private final Slabs memory = new Slabs(ADDRESSES, BlockChecker.NONE);
  private final Value copy;
  private final PendingMemory pending;
  private final long bytes;
  private @Nullable RdbBuffer out;

  /** Copies the value of a key; the shard's lock is held. */
  CopiedEntry(int database, Entry entry, PendingMemory pending) {
    this.database = database;
    this.key = entry.key();
    this.expireAt = entry.expireAt();
    this.pending = pending;
    try {
      this.copy = entry.value().copyTo(memory);
    } catch (RuntimeException | OutOfMemoryError e) {
      memory.close();
      throw e;
    }
    this.bytes = memory.usedBytes();
    pending.add(bytes);
  }

  @Override
  public int database() {
    return database;
  }

  @Override
  public void begin(RdbBuffer buffer) {
    RdbValueWriter.writeHead(buffer, key, copy, expireAt);
  }

  @Override
  public @Nullable RdbBuffer next() {
    if (out != null) {
      return null;
    }
    out = RdbBuffer.spilling(CAPACITY, CAPACITY, true);
    RdbValueWriter.writeValue(out, copy);
    return out;
  }

  @Override
  public void addTo(ContentSummary summary) {
    summary.add(database, key, copy, expireAt);
  }

  @Override
  public void close() {
    if (out != null) {
      out.close();
    }
    memory.close();
    pending.remove(bytes);
  }
}
