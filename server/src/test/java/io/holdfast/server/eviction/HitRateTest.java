package io.holdfast.server.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How well the policies guess what will be asked for again. */
final class HitRateTest {
  private static final long MEMORY = 1_800_000;
  private static final int RANGE = 80_000;
  private static final int REQUESTS = 400_000;
  private static final Trace ZIPF = Trace.zipf(RANGE, REQUESTS, 0.99, 42);
  private static final Trace SCANS = ZIPF.withScans(80_000, 20_000);
  private static final Trace TASTES = ZIPF.withChangesOfTaste(100_000, RANGE / 5);

  @Test
  void allkeysLru_onZipf_isNearlyAsGoodAsExactLru() {
    try (var cache = new Cache(MEMORY, "--maxmemory-policy=allkeys-lru")) {
      double rate = ZIPF.hitRate(cache::ask);
      assertThat(cache.size()).isBetween(RANGE / 5, RANGE / 2);
      assertThat(rate).isGreaterThan(ZIPF.exactLruHitRate(cache.size()) - 1);
      assertThat(cache.statistics.evictions()).isGreaterThan(REQUESTS / 20);
    }
  }

  @Test
  void cacheMode_onZipf_isBetterThanLru() {
    assertThat(rate(ZIPF, "--cache_mode", "--maxmemory-policy=allkeys-lru"))
        .isGreaterThan(rate(ZIPF, "--maxmemory-policy=allkeys-lru") + 0.3);
  }

  @Test
  void cacheMode_onScans_isMuchBetterThanLru() {
    assertThat(rate(SCANS, "--cache_mode", "--maxmemory-policy=allkeys-lru"))
        .isGreaterThan(rate(SCANS, "--maxmemory-policy=allkeys-lru") + 1);
  }

  @Test
  void cacheMode_onChangesOfTaste_isAsGoodAsLfu() {
    assertThat(rate(TASTES, "--cache_mode", "--maxmemory-policy=allkeys-lru"))
        .isGreaterThan(rate(TASTES, "--maxmemory-policy=allkeys-lfu") - 1); // percent
  }

  @Test
  void allkeysLfu_onZipf_isBetterThanRandom() {
    assertThat(rate(ZIPF, "--maxmemory-policy=allkeys-lfu", "--lfu-decay-time=0"))
        .isGreaterThan(rate(ZIPF, "--maxmemory-policy=allkeys-random") + 2);
  }

  private static double rate(Trace trace, String... flags) {
    try (var cache = new Cache(MEMORY, flags)) {
      return trace.hitRate(cache::ask);
    }
  }
}
