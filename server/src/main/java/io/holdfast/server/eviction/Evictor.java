package io.holdfast.server.eviction;

import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.stats.Statistics;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes room when more memory is used than {@code maxmemory} allows, by removing of a few keys
 * chosen by chance the one that matters least. It locks one shard at a time, so nobody may call it
 * who holds a lock.
 */
public final class Evictor {
  private final Keyspace keyspace;
  private final Statistics statistics;
  private volatile long most;
  private volatile Policy policy = Policy.of("noeviction");
  private volatile int samples = 5;

  /** What {@code maxmemory-policy} says. */
  private record Policy(boolean evicts, boolean volatileOnly, Order order) {
    static Policy of(String name) {
      int dash = name.indexOf('-');
      return dash < 0
          ? new Policy(false, false, Order.RANDOM)
          : new Policy(
              true,
              name.startsWith("volatile-"),
              Order.valueOf(name.substring(dash + 1).toUpperCase(java.util.Locale.ROOT)));
    }
  }

  private enum Order {
    LRU,
    LFU,
    RANDOM,
    TTL
  }

  /** Follows the settings from now on. */
  public Evictor(Keyspace keyspace, Statistics statistics, Settings settings) {
    this.keyspace = keyspace;
    this.statistics = statistics;
    settings.follow(MemoryParameters.MAXMEMORY, bytes -> most = bytes);
    settings.follow(MemoryParameters.SAMPLES, number -> samples = Math.toIntExact(number));
    settings.follow(MemoryParameters.POLICY, name -> usePolicy(name, settings));
    settings.follow(MemoryParameters.LFU_LOG_FACTOR, factor -> configureUsage(settings));
    settings.follow(MemoryParameters.LFU_DECAY_TIME, minutes -> configureUsage(settings));
  }

  /** True when there is room for more data, after evicting what is too much. */
  public boolean hasRoom() {
    long limit = most;
    if (limit == 0 || keyspace.usedMemory() <= limit) {
      return true;
    }
    Policy now = policy;
    return now.evicts && evict(now, limit);
  }

  private boolean evict(Policy now, long limit) {
    var random = new SplittableRandom();
    int fruitless = 0;
    while (keyspace.usedMemory() > limit) {
      Shard shard = keyspace.shard(random.nextInt(keyspace.shardCount()));
      fruitless = evictFrom(shard, now, random) ? 0 : fruitless + 1;
      if (fruitless > 4 * keyspace.shardCount()) {
        return evictAnywhere(now, random) && keyspace.usedMemory() <= limit;
      }
    }
    return true;
  }

  private boolean evictAnywhere(Policy now, SplittableRandom random) {
    for (int i = 0; i < keyspace.shardCount(); i++) {
      if (evictFrom(keyspace.shard(i), now, random)) {
        return true;
      }
    }
    return false;
  }

  private boolean evictFrom(Shard shard, Policy now, SplittableRandom random) {
    shard.lock();
    try {
      long time = System.currentTimeMillis();
      Database home = null;
      Entry victim = null;
      double best = Double.NEGATIVE_INFINITY;
      for (int number = 0; number < keyspace.databases(); number++) {
        Database database = shard.databaseIfPresent(number);
        if (database == null || database.size() == 0) {
          continue;
        }
        for (int i = 0; i < samples; i++) {
          Entry entry = candidate(database, now, random);
          if (entry == null) {
            break;
          }
          double worth = uselessness(entry, now.order, time, random);
          if (worth > best) {
            best = worth;
            victim = entry;
            home = database;
          }
        }
      }
      if (victim == null || home == null) {
        return false;
      }
      home.remove(victim);
      statistics.evicted();
      return true;
    } finally {
      shard.unlock();
    }
  }

  private static @Nullable Entry candidate(Database database, Policy now, SplittableRandom random) {
    return now.volatileOnly
        ? database.randomExpiring(random.nextLong())
        : database.random(random.nextLong());
  }

  /** The larger, the sooner the entry goes. */
  private static double uselessness(Entry entry, Order order, long time, SplittableRandom random) {
    return switch (order) {
      case LRU -> entry.idleMillis(time);
      case LFU -> -entry.frequency(time);
      case RANDOM -> random.nextDouble();
      case TTL -> entry.expires() ? -entry.expireAt() : Double.NEGATIVE_INFINITY;
    };
  }

  private void usePolicy(String name, Settings settings) {
    policy = Policy.of(name);
    configureUsage(settings);
  }

  private void configureUsage(Settings settings) {
    long factor = settings.get(MemoryParameters.LFU_LOG_FACTOR);
    long minutes = settings.get(MemoryParameters.LFU_DECAY_TIME);
    for (int i = 0; i < keyspace.shardCount(); i++) {
      Shard shard = keyspace.shard(i);
      shard.lock();
      try {
        shard.usage().configure(policy.order == Order.LFU, factor, minutes);
      } finally {
        shard.unlock();
      }
    }
  }
}
