package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.TooLargeException;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a dump holds into an empty keyspace. Strings go there some at a time, so that the
 * processor fetches the places of all at once instead of waiting for each; whoever reads calls
 * {@link #finish} in the end.
 */
public final class KeyspaceFiller implements RdbVisitor {
  private static final Logger LOG = LoggerFactory.getLogger(KeyspaceFiller.class);
  private static final int REPORT_EVERY = 1 << 10;
  private static final int BATCH = 32;

  /** Bytes of the index for each key; a file has at least as many left, whatever it announces. */
  private static final int INDEX_BYTES = 8;

  private final Keyspace keyspace;
  private final LoadProgress progress;
  private final RdbInput in;
  private final boolean keepExpired;
  private final long now = System.currentTimeMillis();
  private final byte[][] names = new byte[BATCH][];
  private final Value[] values = new Value[BATCH];
  private final long[] expiries = new long[BATCH];
  private final long[] offsets = new long[BATCH];
  private final long[] hashes = new long[BATCH];
  private final long[] lines = new long[BATCH];
  private int count;
  private int batchDatabase;
  private long fetched;
  private long keys;
  private long expired;

  /**
   * @param in what the dump is read from, for errors and to tell how far that has come
   * @param keepExpired whether keys are kept that have expired: commands that follow the dump were
   *     made when they were still there, and remove them themselves
   */
  public KeyspaceFiller(
      Keyspace keyspace, LoadProgress progress, RdbInput in, boolean keepExpired) {
    this.keyspace = keyspace;
    this.progress = progress;
    this.in = in;
    this.keepExpired = keepExpired;
  }

  /** Keys that are there now. */
  public long keys() {
    return keys;
  }

  /** Keys that were left out because their time had come. */
  public long expired() {
    return expired;
  }

  @Override
  public void sizes(int database, long announced, long expiring) {
    keyspace.expect(database, Math.min(announced, in.remaining() / INDEX_BYTES));
  }

  @Override
  public void library(byte[] source, long offset) throws RdbException {
    try {
      keyspace.libraries().add(source);
    } catch (TooLargeException e) {
      throw in.error(offset, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  @Override
  public Slabs slabs(byte[] key) {
    return shard(keyspace.hash(key)).slabs();
  }

  private Shard shard(long hash) {
    return keyspace.shard(keyspace.shardOf(hash));
  }

  @Override
  public void entry(int number, byte[] key, Value value, long expireAt, long offset)
      throws RdbException {
    if (!keepExpired && expireAt >= 0 && expireAt <= now) {
      expired++;
      Values.free(value);
      return;
    }
    if (number != batchDatabase || count == BATCH) {
      finish();
      batchDatabase = number;
    }
    long hash = keyspace.hash(key);
    if (value instanceof StringValue) {
      names[count] = key;
      values[count] = value;
      expiries[count] = expireAt;
      offsets[count] = offset;
      hashes[count++] = hash;
    } else {
      put(number, key, hash, value, expireAt, offset);
    }
    if (++keys % REPORT_EVERY == 0) {
      progress.advances(in.offset(), keys);
    }
  }

  /** Puts in what still waits for others. */
  public void finish() throws RdbException {
    fetched += keyspace.warm(batchDatabase, hashes, lines, count);
    for (int i = 0; i < count; i++) {
      put(batchDatabase, names[i], hashes[i], values[i], expiries[i], offsets[i]);
    }
    count = 0;
  }

  private void put(int number, byte[] key, long hash, Value value, long expireAt, long offset)
      throws RdbException {
    Shard shard = shard(hash);
    shard.lock();
    try {
      Database database = shard.database(number);
      if (database.find(key, hash, keepExpired ? 0 : now) != null) {
        throw in.error(offset, "a key that was there before");
      }
      Entry added = database.add(key, hash, value);
      if (expireAt >= 0) {
        database.setExpiry(added, expireAt);
      }
    } finally {
      shard.unlock();
    }
  }

  /** What was fetched early, added up; good for nothing but to have it read. */
  public long fetched() {
    return fetched;
  }

  @Override
  public void remark(String name, String text) {
    LOG.debug("The dump says {}: {}", name, text);
  }

  @Override
  public void skipped(String what, long offset) {
    LOG.warn("NOT loaded, at offset {} of the dump: {}", offset, what);
  }
}
