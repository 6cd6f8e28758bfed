package io.holdfast.server.metrics;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * How many keys a database has.
 *
 * @param expiring those with an expiry
 */
public record KeyCounts(int database, long keys, long expiring) {

  /**
   * The databases that have keys. Takes the shards' locks one after the other, so a caller that
   * holds any has to hold all.
   */
  public static List<KeyCounts> of(Keyspace keyspace) {
    long[] keys = new long[keyspace.databases()];
    long[] expiring = new long[keys.length];
    for (int i = 0; i < keyspace.shardCount(); i++) {
      Shard shard = keyspace.shard(i);
      shard.lock();
      try {
        for (int number = 0; number < keys.length; number++) {
          Database database = shard.databaseIfPresent(number);
          keys[number] += database == null ? 0 : database.size();
          expiring[number] += database == null ? 0 : database.expiringSize();
        }
      } finally {
        shard.unlock();
      }
    }
    List<KeyCounts> counts = new ArrayList<>();
    for (int number = 0; number < keys.length; number++) {
      if (keys[number] > 0) {
        counts.add(new KeyCounts(number, keys[number], expiring[number]));
      }
    }
    return counts;
  }

  /** Keys that were removed because their time had come, over all shards. */
  public static long expired(Keyspace keyspace) {
    long sum = 0;
    for (int i = 0; i < keyspace.shardCount(); i++) {
      sum += keyspace.shard(i).expired();
    }
    return sum;
  }
}
