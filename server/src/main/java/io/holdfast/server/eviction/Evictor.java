package io.holdfast.server.eviction;

import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.stats.Statistics;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes room when more memory is used than {@code maxmemory} allows, by removing of some keys found
 * by chance the one that matters least. It locks one shard at a time, for less than 100
 * microseconds, so nobody may call it who holds a lock.
 *
 * <p>What is removed and large is freed later and counts as free at once: else a whole store would
 * go while one value is being freed. Whoever writes meanwhile helps to free it.
 */
public final class Evictor implements Runnable {
  /** What one command spends at most; then it goes on although too much is used, as in Redis. */
  private static final long COMMAND_NANOS = 500_000;

  /** What the background spends at most, ten times a second. */
  private static final long BACKGROUND_NANOS = 25_000_000;

  private static final long HELD_NANOS = 50_000;
  private static final long PAUSE_NANOS = 50_000;
  private static final int FREED_A_COMMAND = 256;

  private final Keyspace keyspace;
  private final Statistics statistics;
  private final Settings settings;
  private final LongSupplier clock;
  private final VictimSearch search;
  private volatile long most;
  private volatile EvictionPolicy policy = EvictionPolicy.of("noeviction");
  private volatile int samples = 5;

  /** Follows the settings from now on. */
  public Evictor(Keyspace keyspace, Statistics statistics, Settings settings) {
    this(keyspace, statistics, settings, System::currentTimeMillis);
  }

  /** One that takes keys' ages by another clock, in Unix milliseconds. */
  Evictor(Keyspace keyspace, Statistics statistics, Settings settings, LongSupplier clock) {
    this.keyspace = keyspace;
    this.statistics = statistics;
    this.settings = settings;
    this.clock = clock;
    this.search = new VictimSearch(keyspace);
    settings.follow(MemoryParameters.MAXMEMORY, bytes -> most = bytes);
    settings.follow(MemoryParameters.SAMPLES, number -> samples = Math.toIntExact(number));
    settings.follow(MemoryParameters.POLICY, this::usePolicy);
    settings.follow(MemoryParameters.LFU_LOG_FACTOR, factor -> configureUsage());
    settings.follow(MemoryParameters.LFU_DECAY_TIME, minutes -> configureUsage());
  }

  /** True when there is room for more data, after evicting what is too much. */
  public boolean hasRoom() {
    return most == 0 || keyspace.usedMemory() <= most || makeRoom(COMMAND_NANOS, 0);
  }

  /** Evicts what is too much when nobody writes, as after a lower limit was set. */
  @Override
  public void run() {
    if (most > 0 && excess() > 0) {
      makeRoom(BACKGROUND_NANOS, PAUSE_NANOS);
    }
  }

  private boolean makeRoom(long nanos, long pause) {
    long end = System.nanoTime() + nanos;
    helpFreeing();
    while (excess() > 0) {
      EvictionPolicy now = policy;
      Shard shard = now.evicts() ? search.shard(now) : null;
      if (shard == null) {
        return false;
      }
      evictFrom(shard, now);
      if (System.nanoTime() - end >= 0) {
        return true;
      }
      if (pause > 0) {
        LockSupport.parkNanos(pause);
      }
    }
    return true;
  }

  /** Bytes beyond the limit when everything is freed that waits for it. */
  private long excess() {
    return keyspace.usedMemory() - keyspace.waitingMemory() - most;
  }

  private void helpFreeing() {
    for (int i = 0; i < keyspace.shardCount(); i++) {
      Shard shard = keyspace.shard(i);
      if (shard.waitingMemory() > 0) {
        shard.lock();
        try {
          shard.freeWaiting(FREED_A_COMMAND);
          return;
        } finally {
          shard.unlock();
        }
      }
    }
  }

  private void evictFrom(Shard shard, EvictionPolicy now) {
    shard.lock();
    try {
      long end = System.nanoTime() + HELD_NANOS;
      long time = clock.getAsLong();
      do {
        Entry victim = search.victim(shard, now, samples, time);
        if (victim == null) {
          return;
        }
        evict(shard, victim, now, time);
      } while (excess() > 0 && System.nanoTime() - end < 0);
    } finally {
      shard.unlock();
    }
  }

  private void evict(Shard shard, Entry victim, EvictionPolicy now, long time) {
    if (victim.expires() && victim.expireAt() <= time) {
      victim.expire();
      return;
    }
    if (now.order() == EvictionPolicy.Order.LRU) {
      shard.usage().evicted(victim.idleMillis(time));
    }
    victim.evict();
    statistics.evicted();
  }

  private void usePolicy(String name) {
    policy = EvictionPolicy.of(name);
    configureUsage();
  }

  private void configureUsage() {
    long factor = settings.get(MemoryParameters.LFU_LOG_FACTOR);
    long minutes = settings.get(MemoryParameters.LFU_DECAY_TIME);
    EvictionPolicy.Order order = policy.order();
    boolean probation =
        order == EvictionPolicy.Order.LRU && settings.get(MemoryParameters.CACHE_MODE);
    for (int i = 0; i < keyspace.shardCount(); i++) {
      Shard shard = keyspace.shard(i);
      shard.lock();
      try {
        shard.usage().configure(order == EvictionPolicy.Order.LFU, factor, minutes);
        shard.usage().probation(probation);
      } finally {
        shard.unlock();
      }
    }
  }
}
