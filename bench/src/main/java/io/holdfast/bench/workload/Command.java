package io.holdfast.bench.workload;

import io.holdfast.bench.load.BenchmarkTool.Call;
import io.holdfast.bench.result.Tests;
import java.util.List;
import java.util.Locale;

/**
 * One test of redis-benchmark's default set.
 *
 * @param fill what has to be there before, of as many elements as {@code fillFor} says
 * @param pops whether the test takes elements away, so that there must be one for each operation
 * @param operations in a full run, some two seconds
 */
record Command(String name, List<String> what, long operations, String fill, boolean pops) {
  private static final int PIPELINE = 16;
  private static final int VALUE_BYTES = 3; // the tool's default
  private static final long KEYS = 100_000;
  private static final long LIST_LENGTH = 100_000; // the tool's default for its LRANGE tests

  static final List<Command> ALL =
      List.of(
          writes("INCR", 3_000_000),
          writes("LPUSH", 3_000_000),
          writes("RPUSH", 3_000_000),
          pops("LPOP", 3_000_000, "lpush"),
          pops("RPOP", 3_000_000, "lpush"),
          writes("SADD", 3_000_000),
          writes("HSET", 3_000_000),
          pops("SPOP", 2_000_000, "sadd"),
          writes("ZADD", 2_000_000),
          pops("ZPOPMIN", 1_000_000, "zadd"),
          range(100, 200_000),
          range(300, 80_000),
          range(500, 50_000),
          range(600, 40_000),
          writes("MSET", 400_000));

  private static Command writes(String name, long operations) {
    return new Command(name, List.of("-t", lower(name)), operations, "", false);
  }

  private static Command pops(String name, long operations, String fill) {
    return new Command(name, List.of("-t", lower(name)), operations, fill, true);
  }

  /** The tool's own LRANGE tests fill the list each time; by itself the command can be counted. */
  private static Command range(int elements, long operations) {
    var what = List.of("LRANGE", "mylist", "0", Integer.toString(elements - 1));
    return new Command("LRANGE_" + elements, what, operations, "lpush", false);
  }

  /** The test's name in tables. */
  String test() {
    return Tests.of(name, PIPELINE);
  }

  Call call(long count) {
    return new Call(what, count, PIPELINE, KEYS, VALUE_BYTES);
  }

  boolean hasFill() {
    return !fill.isEmpty();
  }

  /**
   * What fills for so many operations. A set gets random members from a range ten times as large,
   * of which one in twenty or so comes twice; hence a fifth more are added than are popped.
   */
  Call fillFor(long count) {
    return pops
        ? Call.test(fill, count + count / 5, PIPELINE, 10 * count, VALUE_BYTES)
        : Call.test(fill, LIST_LENGTH, PIPELINE, KEYS, VALUE_BYTES);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
