package io.holdfast.server.eviction;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Shard;
import java.util.Locale;

/**
 * What {@code maxmemory-policy} says.
 *
 * @param evicts false: writes are refused instead
 * @param volatileOnly whether only keys that expire may go
 */
record EvictionPolicy(boolean evicts, boolean volatileOnly, Order order) {
  /** What makes a key go before others. */
  enum Order {
    LRU,
    LFU,
    RANDOM,
    TTL
  }

  /** The policy of a name that the setting accepts. */
  static EvictionPolicy of(String name) {
    int dash = name.indexOf('-');
    return dash < 0
        ? new EvictionPolicy(false, false, Order.RANDOM)
        : new EvictionPolicy(
            true,
            name.startsWith("volatile-"),
            Order.valueOf(name.substring(dash + 1).toUpperCase(Locale.ROOT)));
  }

  /** Keys of a shard that may go; a guess without its lock. */
  long eligible(Shard shard) {
    return volatileOnly ? shard.expiringKeys() : shard.keys();
  }

  /** The larger, the sooner the entry goes. What has expired goes before all others. */
  long uselessness(Entry entry, long now) {
    if (entry.expires() && entry.expireAt() <= now) {
      return Long.MAX_VALUE;
    }
    return switch (order) {
      case LRU -> entry.idleMillis(now);
      case LFU -> -entry.frequency(now);
      case RANDOM -> 0;
      case TTL -> -entry.expireAt();
    };
  }
}
