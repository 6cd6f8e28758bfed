package io.holdfast.server.expiry;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks over the keys with an expiry of each database of each shard, a few at a time, and removes
 * those whose time has come; where many had, it goes on at once. A cycle takes at most a quarter of
 * its period, and a lock is held for a few dozen keys at a time, well below 1 ms.
 */
public final class ActiveExpiry implements Runnable {
  private static final int SAMPLE = 20;

  /** Of a sample; when more had expired, another sample is worth it. */
  private static final int ACCEPTABLE = SAMPLE / 10;

  /** Groups of the index looked at for expiring keys, a cache line each. */
  private static final int MOST_GROUPS = 400;

  private final Keyspace keyspace;
  private final long[][] cursors;
  private volatile boolean enabled = true;
  private volatile long budgetNanos = 25_000_000;
  private int nextShard;

  public ActiveExpiry(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.cursors = new long[keyspace.shardCount()][keyspace.databases()];
  }

  /** Switches the cycle off and on, for tests of expiry by DEBUG SET-ACTIVE-EXPIRE. */
  public void enable(boolean on) {
    enabled = on;
  }

  /** Takes up how many cycles there are a second. */
  public void cyclesPerSecond(long hz) {
    budgetNanos = 250_000_000 / hz;
  }

  /** One cycle. */
  @Override
  public void run() {
    if (!enabled) {
      return;
    }
    long end = System.nanoTime() + budgetNanos;
    for (int i = 0; i < keyspace.shardCount() && System.nanoTime() - end < 0; i++) {
      Shard shard = keyspace.shard(nextShard);
      nextShard = (nextShard + 1) % keyspace.shardCount();
      for (int number = 0; number < keyspace.databases(); number++) {
        while (expireSome(shard, number) > ACCEPTABLE && System.nanoTime() - end < 0) {
          Thread.onSpinWait(); // the lock was free for a moment
        }
      }
    }
  }

  private int expireSome(Shard shard, int number) {
    shard.lock();
    try {
      Database database = shard.databaseIfPresent(number);
      if (database == null || database.expiringSize() == 0) {
        return 0;
      }
      List<Entry> found = new ArrayList<>();
      long cursor = cursors[shard.index()][number];
      int groups = 0;
      do {
        cursor = database.scanExpiring(cursor, found::add);
      } while (cursor != 0 && found.size() < SAMPLE && ++groups < MOST_GROUPS);
      cursors[shard.index()][number] = cursor;
      long now = System.currentTimeMillis();
      int expired = 0;
      for (Entry entry : found) {
        if (entry.expireAt() <= now) {
          database.expire(entry);
          expired++;
        }
      }
      return expired;
    } finally {
      shard.unlock();
    }
  }
}
