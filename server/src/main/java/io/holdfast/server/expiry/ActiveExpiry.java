package io.holdfast.server.expiry;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Walks over the keys with an expiry of each database of each shard, a few at a time, and removes
 * those whose time has come. Where a tenth of them had, it goes on at once; where any had, it looks
 * at more in the next cycle, and where none had, at fewer: so it costs nearly nothing when nothing
 * expires.
 *
 * <p>A cycle takes at most a quarter of the time since the last one, and a lock is held for a few
 * dozen keys at a time, well below 100 microseconds.
 */
public final class ActiveExpiry implements Runnable {
  private static final int SAMPLE = 20;

  /** Of a sample; when more had expired, another sample is worth it. */
  private static final int ACCEPTABLE = SAMPLE / 10;

  /** Samples that a cycle takes of a shard's database while few keys expire. */
  private static final int MOST_SAMPLES = 64;

  /** Groups of the index looked at for expiring keys, a cache line each. */
  private static final int MOST_GROUPS = 400;

  /** No key expires here. */
  private static final int NOTHING = -1;

  private static final int SHARE_OF_TIME = 4;
  private static final long SECOND_NANOS = 1_000_000_000;

  /** For those that wait for a lock to get it: one that is taken again at once they would not. */
  private static final long PAUSE_NANOS = 20_000;

  private final Keyspace keyspace;
  private final long[][] cursors;
  private final int[][] samples;
  private volatile boolean enabled = true;
  private volatile long mostNanos = SECOND_NANOS / 10 / SHARE_OF_TIME;
  private long lastCycle = System.nanoTime() - SECOND_NANOS;
  private int nextShard;

  public ActiveExpiry(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.cursors = new long[keyspace.shardCount()][keyspace.databases()];
    this.samples = new int[keyspace.shardCount()][keyspace.databases()];
  }

  /** Switches the cycle off and on, for tests of expiry by DEBUG SET-ACTIVE-EXPIRE. */
  public void enable(boolean on) {
    enabled = on;
  }

  /** Takes up how many cycles there are to be a second. */
  public void cyclesPerSecond(long hz) {
    mostNanos = SECOND_NANOS / SHARE_OF_TIME / hz;
  }

  /** One cycle. */
  @Override
  public void run() {
    long begin = System.nanoTime();
    long end = begin + Math.min(mostNanos, (begin - lastCycle) / SHARE_OF_TIME);
    lastCycle = begin;
    if (!enabled) {
      return;
    }
    for (int i = 0; i < keyspace.shardCount() && System.nanoTime() - end < 0; i++) {
      Shard shard = keyspace.shard(nextShard);
      nextShard = (nextShard + 1) % keyspace.shardCount();
      if (shard.expiringKeys() > 0) {
        for (int number = 0; number < keyspace.databases(); number++) {
          expire(shard, number, end);
        }
      }
    }
  }

  private void expire(Shard shard, int number, long end) {
    int planned = Math.max(1, samples[shard.index()][number]);
    int expired = 0;
    boolean many = false;
    for (int taken = 0; taken < planned || many; taken++) {
      int now = expireSome(shard, number);
      if (now == NOTHING) {
        break;
      }
      expired += now;
      many = now > ACCEPTABLE;
      if (System.nanoTime() - end >= 0) {
        break;
      }
      if (shard.isAwaited()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    samples[shard.index()][number] =
        expired > 0 ? Math.min(MOST_SAMPLES, 2 * planned) : planned / 2;
  }

  /** How many of a sample had expired, or {@link #NOTHING}. */
  private int expireSome(Shard shard, int number) {
    shard.lock();
    try {
      Database database = shard.databaseIfPresent(number);
      if (database == null || database.expiringSize() == 0) {
        return NOTHING;
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
