package io.holdfast.server.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.StringValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes when memory is full, and what stays. */
final class EvictorTest {
  private static final long FULL = 1; // always more than allowed

  @Test
  void hasRoom_noeviction_keepsEverything() {
    try (var cache = new Cache(FULL)) {
      cache.add(1, StringValue.of(1));
      assertThat(cache.evictor.hasRoom()).isFalse();
      assertThat(cache.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random"})
  void hasRoom_limitThatCannotBeMet_evictsAllAndSaysSo(String policy) {
    try (var cache = new Cache(FULL, "--maxmemory-policy=" + policy)) {
      fill(cache, 1000);
      evictAll(cache);
      assertThat(cache.size()).isZero();
      assertThat(cache.statistics.evictions()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"})
  void hasRoom_volatile_takesOnlyKeysThatExpire(String policy) {
    try (var cache = new Cache(FULL, "--maxmemory-policy=" + policy)) {
      fill(cache, 1000);
      for (int key = 1000; key < 1500; key++) {
        cache.addExpiring(key, 100);
      }
      while (cache.evictor.hasRoom()) {
        assertThat(cache.size()).isGreaterThanOrEqualTo(1000);
      }
      assertThat(cache.size()).isEqualTo(1000);
      assertThat(cache.statistics.evictions()).isEqualTo(500);
    }
  }

  @Test
  void hasRoom_threeVolatileKeysAmongVeryMany_findsThem() {
    try (var cache = new Cache(FULL, "--maxmemory-policy=volatile-lru")) {
      fill(cache, 200_000);
      for (int key = 200_000; key < 200_003; key++) {
        cache.addExpiring(key, 100);
      }
      while (cache.evictor.hasRoom()) {
        assertThat(cache.size()).isGreaterThanOrEqualTo(200_000);
      }
      assertThat(cache.size()).isEqualTo(200_000);
    }
  }

  @Test
  void hasRoom_volatileTtl_takesWhatExpiresSoonest() {
    int keys = 8000;
    try (var cache = new Cache(0, "--maxmemory-policy=volatile-ttl")) {
      for (int key = 0; key < keys; key++) {
        cache.addExpiring(key, 1000 + key);
      }
      long limit = cache.keyspace.usedMemory() / 2;
      cache.limit(limit);
      while (cache.keyspace.usedMemory() > limit) {
        assertThat(cache.evictor.hasRoom()).isTrue();
      }
      int late = 0;
      for (int key = keys / 2; key < keys; key++) {
        late += cache.peek(key) == null ? 0 : 1;
      }
      assertThat(late).isGreaterThan(cache.size() * 3 / 4);
    }
  }

  @Test
  void hasRoom_expiredKeys_goFirstAndCountAsExpired() {
    try (var cache = new Cache(FULL, "--maxmemory-policy=allkeys-lru")) {
      for (int key = 0; key < 100; key++) {
        cache.addExpiring(key, 1);
      }
      cache.pass(2);
      evictAll(cache);
      long expired = 0;
      for (int i = 0; i < cache.keyspace.shardCount(); i++) {
        expired += cache.keyspace.shard(i).expired();
      }
      assertThat(expired).isEqualTo(100);
      assertThat(cache.statistics.evictions()).isZero();
    }
  }

  @Test
  void hasRoom_largeValueIsBeingFreed_othersStay() {
    try (var cache = new Cache(0, "--maxmemory-policy=volatile-lru")) {
      Shard shard = addLarge(cache);
      fill(cache, 2000);
      long limit = cache.keyspace.usedMemory() - 1000;
      cache.limit(limit);
      assertThat(cache.evictor.hasRoom()).isTrue();
      assertThat(cache.size()).isEqualTo(2000);
      assertThat(shard.waitingMemory()).isGreaterThan(1 << 20);
      for (int key = 2000; key < 2500; key++) {
        cache.addExpiring(key, 100);
      }
      while (cache.keyspace.usedMemory() > limit) {
        assertThat(cache.evictor.hasRoom()).isTrue(); // and helps to free it
      }
      assertThat(cache.size()).isEqualTo(2500);
      while (shard.garbage() > 0) {
        shard.freeWaiting(1000);
      }
      assertThat(shard.waitingMemory()).isZero();
    }
  }

  @Test
  void run_afterTheLimitWasLowered_evictsWithoutAnyWrite() {
    try (var cache = new Cache(1 << 20, "--maxmemory-policy=allkeys-lru")) {
      fill(cache, 20_000);
      while (cache.keyspace.usedMemory() > 1 << 20) {
        cache.evictor.run();
      }
      assertThat(cache.size()).isBetween(2000, 12_000);
    }
  }

  /** A call takes half a millisecond at most, so it may need several. */
  private static void evictAll(Cache cache) {
    while (cache.evictor.hasRoom()) {
      Thread.onSpinWait();
    }
  }

  private static void fill(Cache cache, int keys) {
    for (int key = 0; key < keys; key++) {
      cache.add(key, StringValue.of(new byte[64]));
    }
  }

  private static Shard addLarge(Cache cache) {
    Shard shard = cache.shard(-1);
    var hash = new HashValue(shard.slabs());
    for (int i = 0; i < 100_000; i++) {
      byte[] field = ("field" + i).getBytes(StandardCharsets.US_ASCII);
      hash.put(field, field);
    }
    shard.database(0).setExpiry(cache.add(-1, hash), Long.MAX_VALUE / 2);
    return shard;
  }
}
