package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what a dump's reader finds into an empty keyspace. */
public final class KeyspaceFiller implements RdbVisitor {
  private static final Logger LOG = LoggerFactory.getLogger(KeyspaceFiller.class);
  private static final int REPORT_EVERY = 1 << 10;

  private final Keyspace keyspace;
  private final LoadProgress progress;
  private final String file;
  private final boolean keepExpired;
  private final long now = System.currentTimeMillis();
  private long bytes;
  private long keys;
  private long expired;

  /**
   * @param file the dump's name, for errors
   * @param keepExpired whether keys are kept that have expired: commands that follow the dump were
   *     made when they were still there, and remove them themselves
   */
  public KeyspaceFiller(
      Keyspace keyspace, LoadProgress progress, String file, boolean keepExpired) {
    this.keyspace = keyspace;
    this.progress = progress;
    this.file = file;
    this.keepExpired = keepExpired;
  }

  /** Takes up that so many bytes more were read. */
  public void read(long more) {
    bytes += more;
  }

  /** Keys put into the keyspace. */
  public long keys() {
    return keys;
  }

  /** Keys that were left out since they had expired. */
  public long expired() {
    return expired;
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
    long hash = keyspace.hash(key);
    Shard shard = shard(hash);
    shard.lock();
    try {
      Database database = shard.database(number);
      if (database.find(key, hash, keepExpired ? 0 : now) != null) {
        throw new RdbException(file, offset, "a key that was there before");
      }
      Entry entry = database.add(key, hash, value);
      if (expireAt >= 0) {
        database.setExpiry(entry, expireAt);
      }
    } finally {
      shard.unlock();
    }
    if (++keys % REPORT_EVERY == 0) {
      progress.advances(bytes, keys);
    }
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
