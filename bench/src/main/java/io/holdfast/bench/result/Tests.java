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

  /** A test of redis-benchmark with an append-only file. */
  public static String durable(String command, int pipeline, String fsync) {
    return of(command, pipeline) + ", " + fsync;
  }

  /** SET and GET at constant rates side by side, with an append-only file. */
  public static String beside(String command, String fsync) {
    return command + " at a rate, " + fsync;
  }

  /** Save and restart with nothing else to do. */
  public static String restart(long keys) {
    return "restart, " + number(keys);
  }

  /** SET and GET at a constant rate, while nothing is saved. */
  public static String unsaved(long keys) {
    return "no save, " + number(keys);
  }

  /** The same while another process keeps the server's processor busy. */
  public static String besideSpinning(long keys) {
    return "no save, but a process that spins, " + number(keys);
  }

  /** The same during a save. */
  public static String saving(long keys) {
    return "during a save, " + number(keys);
  }

  /** A save under SETs as fast as they are taken. */
  public static String savingUnderWrites(long keys) {
    return "save under SETs, " + number(keys);
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
