package io.holdfast.server.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.oracle.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same requests to a cache in redis-server and to one here that holds as many keys. Larger runs
 * by {@code -Dholdfast.trace.keys=4000000 -Dholdfast.trace.requests=20000000}, which also says what
 * came out.
 */
final class RedisHitRateTest {
  private static final int RANGE = Integer.getInteger("holdfast.trace.keys", 160_000);
  private static final int REQUESTS = Integer.getInteger("holdfast.trace.requests", 600_000);
  private static final long REDIS_OVERHEAD = 1_500_000;
  private static final int REDIS_BYTES_A_KEY = 170;
  private static final int BATCH = 100;
  private static final String VALUE = "x".repeat(64);

  @TempDir Path folder;

  /** What a cache answered, in percent, and how many keys it had in the end. */
  private record Outcome(double hitRate, int keys) {}

  @Test
  void allkeysLru_onZipf_hitsAsOftenAsRedis() throws Exception {
    Trace trace = Trace.zipf(RANGE, REQUESTS, 0.99, 7);
    Outcome redis = redis(trace);
    Outcome lru = holdfast(trace, redis.keys, "lru");
    Outcome cacheMode = holdfast(trace, redis.keys, "cache", "--cache_mode");
    String all =
        "redis %s, allkeys-lru %s, cache_mode %s, exact LRU %s"
            .formatted(redis, lru, cacheMode, trace.exactLruHitRate(redis.keys));
    if (System.getProperty("holdfast.trace.requests") != null) {
      System.out.println(all);
    }
    assertThat(lru.keys).as(all).isLessThan(redis.keys * 103 / 100);
    assertThat(lru.hitRate).as(all).isGreaterThan(redis.hitRate - 0.5);
    assertThat(cacheMode.hitRate).as(all).isGreaterThan(redis.hitRate);
  }

  private Outcome redis(Trace trace) throws Exception {
    Path own = Files.createDirectory(folder.resolve("redis"));
    long memory = REDIS_OVERHEAD + (long) RANGE / 4 * REDIS_BYTES_A_KEY;
    try (var redis =
            RealRedis.start(own, "--maxmemory", "" + memory, "--maxmemory-policy", "allkeys-lru");
        var client = new RawClient(redis.port())) {
      return replay(trace, client);
    }
  }

  /** Ours, with as much memory as so many keys take. */
  private Outcome holdfast(Trace trace, int keys, String name, String... flags) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    try (TestServer server = TestServer.start(own, flags);
        RawClient client = server.connect()) {
      for (int from = 0; from < keys; from += BATCH) {
        set(client, IntStream.range(from, Math.min(keys, from + BATCH)).toArray());
      }
      long memory = Long.parseLong(number(client.call("INFO", "memory"), "used_memory:(\\d+)"));
      Outcome first = cache(trace, client, memory);
      // Growing and then evicting leave the index filled differently, so the same memory may hold
      // fewer keys; then with as much more as these would take.
      return first.keys > keys * 98L / 100
          ? first
          : cache(trace, client, memory * keys / first.keys);
    }
  }

  private static Outcome cache(Trace trace, RawClient client, long memory) {
    client.call("FLUSHALL");
    client.call("CONFIG", "SET", "maxmemory", "" + memory, "maxmemory-policy", "allkeys-lru");
    return replay(trace, client);
  }

  private static Outcome replay(Trace trace, RawClient client) {
    int hits = 0;
    int asked = 0;
    for (int from = 0; from < trace.length(); from += BATCH) {
      int until = Math.min(trace.length(), from + BATCH);
      var requests = new StringBuilder();
      for (int i = from; i < until; i++) {
        requests.append("GET key:").append(trace.key(i)).append("\r\n");
      }
      client.sendRaw(requests.toString());
      var missed = IntStream.builder();
      for (int i = from; i < until; i++) {
        boolean hit = !client.reply().equals("$-1\r\n");
        if (!hit) {
          missed.add(trace.key(i));
        }
        if (i >= trace.length() / 4) {
          asked++;
          hits += hit ? 1 : 0;
        }
      }
      set(client, missed.build().toArray());
    }
    int size = Integer.parseInt(number(client.call("DBSIZE"), ":(\\d+)"));
    return new Outcome(100.0 * hits / asked, size);
  }

  private static void set(RawClient client, int[] keys) {
    var requests = new StringBuilder();
    for (int key : keys) {
      requests.append("SET key:").append(key).append(' ').append(VALUE).append("\r\n");
    }
    client.sendRaw(requests.toString());
    for (int i = 0; i < keys.length; i++) {
      assertThat(client.reply()).isEqualTo("+OK\r\n");
    }
  }

  private static String number(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }
}
