package io.holdfast.server.expiry;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import java.util.SplittableRandom;

/**
 * Looks at some keys with an expiry in each database of each shard and removes those whose time has
 * come; where many had, it looks at more. A cycle takes at most a quarter of its period, and a lock
 * is held for a few dozen keys at a time, well below 1 ms.
 */
public final class ActiveExpiry implements Runnable {
  private static final int SAMPLE = 20;

  /** Of a sample; when more had expired, another sample is worth it. */
  private static final int ACCEPTABLE = SAMPLE / 10;

  private static final long MOST_HELD_NANOS = 500_000;

  private final Keyspace keyspace;
  private final SplittableRandom random = new SplittableRandom();
  private volatile boolean enabled = true;
  private volatile long budgetNanos = 25_000_000;
  private int nextShard;

  public ActiveExpiry(Keyspace keyspace) {
    this.keyspace = keyspace;
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
      long began = System.nanoTime();
      long now = System.currentTimeMillis();
      int expired = 0;
      for (int i = 0; i < SAMPLE && System.nanoTime() - began < MOST_HELD_NANOS; i++) {
        Entry entry = database.randomExpiring(random);
        if (entry == null) {
          break;
        }
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
