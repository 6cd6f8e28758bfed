package io.holdfast.server.eviction;

import io.holdfast.server.index.Index;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that matters least among some found by chance. A group of the index, one cache line
 * of references, gives about nine keys, whose place is by their hash and so says nothing else of
 * them. Redis remembers good candidates from one search to the next; looking at twice as many keys
 * as are asked for does as well, and remembers nothing that may be gone.
 *
 * <p>Where few of the keys may go, a search ends after {@link #MOST_GROUPS} groups, about 25
 * microseconds; if it found none, the next one goes on from there.
 */
final class VictimSearch {
  static final int MOST_GROUPS = 512;

  private static final long ANYWHERE = -1;

  private final Keyspace keyspace;

  /** Where to go on, or {@link #ANYWHERE}; each guarded by its shard's lock. */
  private final long[] resumeAt;

  VictimSearch(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.resumeAt = new long[keyspace.shardCount()];
    Arrays.fill(resumeAt, ANYWHERE);
  }

  /** A shard, each as likely as it has keys that may go; null when none has. */
  @Nullable Shard shard(EvictionPolicy policy) {
    long all = 0;
    for (int i = 0; i < keyspace.shardCount(); i++) {
      all += policy.eligible(keyspace.shard(i));
    }
    if (all <= 0) {
      return null;
    }
    long at = ThreadLocalRandom.current().nextLong(all);
    Shard last = null;
    for (int i = 0; i < keyspace.shardCount() && at >= 0; i++) {
      long here = policy.eligible(keyspace.shard(i));
      at -= here;
      last = here > 0 ? keyspace.shard(i) : last;
    }
    return last;
  }

  /**
   * A key of a shard, whose lock must be held; null when none was found within the limit.
   *
   * @param samples what {@code maxmemory-samples} says
   */
  @Nullable Entry victim(Shard shard, EvictionPolicy policy, int samples, long now) {
    RandomGenerator random = ThreadLocalRandom.current();
    Database database = database(shard, policy, random);
    if (database == null) {
      return null;
    }
    long cursor = resumeAt[shard.index()];
    if (cursor == ANYWHERE) {
      cursor = Index.randomCursor(random.nextLong());
    }
    var least = new Least(policy, now);
    long wanted = policy.order() == EvictionPolicy.Order.RANDOM ? 1 : 2L * samples;
    for (int groups = 0; groups < MOST_GROUPS && least.seen < wanted; groups++) {
      cursor =
          policy.volatileOnly()
              ? database.scanExpiring(cursor, least)
              : database.scanSlots(cursor, least);
    }
    resumeAt[shard.index()] = least.seen == 0 ? cursor : ANYWHERE;
    return least.entry;
  }

  private @Nullable Database database(Shard shard, EvictionPolicy policy, RandomGenerator random) {
    long all = policy.eligible(shard);
    if (all <= 0) {
      return null;
    }
    long at = random.nextLong(all);
    for (int number = 0; number < keyspace.databases(); number++) {
      Database database = shard.databaseIfPresent(number);
      if (database != null) {
        at -= policy.volatileOnly() ? database.expiringSize() : database.size();
        if (at < 0) {
          return database;
        }
      }
    }
    throw new IllegalStateException("a shard counts more keys than its databases have");
  }

  /** The most useless entry seen; of equal ones any. */
  private static final class Least implements Consumer<Entry> {
    private final EvictionPolicy policy;
    private final long now;
    private long most;
    int seen;
    @Nullable Entry entry;

    Least(EvictionPolicy policy, long now) {
      this.policy = policy;
      this.now = now;
    }

    @Override
    public void accept(Entry candidate) {
      long uselessness = policy.uselessness(candidate, now);
      if (seen++ == 0 || uselessness > most) {
        most = uselessness;
        entry = candidate;
      }
    }
  }
}
