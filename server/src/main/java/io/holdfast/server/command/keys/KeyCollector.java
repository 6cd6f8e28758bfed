package io.holdfast.server.command.keys;

import io.holdfast.server.command.options.Glob;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.resp.OffHeapBytes;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import java.nio.charset.StandardCharsets;

/**
 * KEYS in portions: first walks over all keys, a shard's lock held for a moment at a time, and
 * collects outside the heap those that match; then sends their number and them.
 *
 * <p>Redis answers the keys of one moment. Here a key that is there all the while is answered once;
 * one that comes or goes meanwhile may be or not. Only while most keys go and the index shrinks a
 * key can be answered twice.
 */
final class KeyCollector implements Producer {
  private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);

  /** How long a portion of the walk takes, in nanoseconds. */
  private static final long WALK = 500_000;

  /**
   * Steps of the walk between two looks at the clock: the groups of one segment of the index. So a
   * walk stands between segments when the lock is free, and one that is split is not visited twice.
   */
  private static final int STEPS = 64;

  /** Turns of the event loop at most that are left to who waits for a shard's lock. */
  private static final int MOST_TURNS = 100;

  private final Keyspace keyspace;
  private final int database;
  private final Glob pattern;
  private final OffHeapBytes found = new OffHeapBytes();
  private long now;
  private int count;
  private int shard;
  private long cursor;
  private boolean headerSent;
  private int turns; // left to others since it last had a lock

  KeyCollector(Keyspace keyspace, int database, Glob pattern) {
    this.keyspace = keyspace;
    this.database = database;
    this.pattern = pattern;
  }

  /** Collects all at once, for a transaction, which holds all locks. */
  void collectAll() {
    while (shard < keyspace.shardCount()) {
      collect(Long.MAX_VALUE); // more than once when somebody waits, who has to
    }
  }

  @Override
  public boolean next(Reply reply) {
    if (shard < keyspace.shardCount()) {
      collect(WALK);
      return true;
    }
    if (!headerSent) {
      headerSent = true;
      reply.array(count);
    }
    var piece = reply.buffer();
    found.read(piece, Math.max(1, PORTION_BYTES - piece.readableBytes()));
    return found.size() > 0;
  }

  private void collect(long nanos) {
    long begun = System.nanoTime();
    now = System.currentTimeMillis();
    do {
      Shard part = keyspace.shard(shard);
      if (part.isAwaited() && ++turns < MOST_TURNS) {
        return; // else this thread would have the lock again before the other one has woken up
      }
      turns = 0;
      part.lock();
      try {
        walk(part);
      } finally {
        part.unlock();
      }
    } while (shard < keyspace.shardCount() && System.nanoTime() - begun < nanos);
  }

  private void walk(Shard part) {
    Database keys = part.databaseIfPresent(database);
    for (int step = 0; step < STEPS; step++) {
      cursor = keys == null ? 0 : keys.scan(cursor, this::visit);
      if (cursor == 0) {
        shard++;
        return;
      }
    }
  }

  private void visit(Entry entry) {
    if (entry.expires() && entry.expireAt() <= now) {
      return;
    }
    byte[] key = entry.key();
    if (pattern.matchesAll() || pattern.matches(key)) {
      byte[] header = ("$" + key.length + "\r\n").getBytes(StandardCharsets.US_ASCII);
      found.write(header, 0, header.length);
      found.write(key, 0, key.length);
      found.write(LINE_END, 0, LINE_END.length);
      count++;
    }
  }

  @Override
  public void release() {
    found.close();
  }
}
