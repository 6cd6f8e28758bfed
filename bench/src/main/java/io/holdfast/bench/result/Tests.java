package io.holdfast.bench.result;

import java.util.List;
import java.util.Locale;

/** What the tests are called in results, so that what measures and what reports agree. */
public final class Tests {
  /** redis-benchmark's default set but for PING, SET and GET. */
  public static final List<String> COMMANDS =
      List.of(
          "INCR",
          "LPUSH",
          "RPUSH",
          "LPOP",
          "RPOP",
          "SADD",
          "HSET",
          "SPOP",
          "ZADD",
          "ZPOPMIN",
          "LRANGE_100",
          "LRANGE_300",
          "LRANGE_500",
          "LRANGE_600",
          "MSET");

  public static final String LATENCY = "SET and GET at half load";

  private static final long MILLION = 1_000_000;

  private Tests() {}

  /** A test of redis-benchmark with so many requests at a time. */
  public static String of(String command, int pipeline) {
    return command + " P=" + pipeline;
  }

  public static String strings(long keys) {
    return "strings, " + number(keys);
  }

  public static String hashes(long keys) {
    return "hashes, " + number(keys);
  }

  public static String scaling(String command) {
    return "scaling, " + of(command, 16);
  }

  private static String number(long keys) {
    return keys % MILLION == 0
        ? keys / MILLION + " M keys"
        : String.format(Locale.ROOT, "%,d keys", keys);
  }
}
