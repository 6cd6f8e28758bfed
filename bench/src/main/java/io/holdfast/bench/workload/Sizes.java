package io.holdfast.bench.workload;

import java.time.Duration;
import java.util.List;

/**
 * How much is done in each test.
 *
 * @param share operations and keys are multiplied by this: 1 takes a few seconds a test
 * @param warmUp share of a test's operations that are run before it and not counted
 * @param savedKeys of the parts that save them
 * @param memoryKeys numbers of string keys at which memory is read, rising
 */
public record Sizes(
    double share,
    double warmUp,
    List<Long> memoryKeys,
    long hashes,
    long savedKeys,
    Duration latencyWarmUp,
    Duration latency) {

  /** For results. */
  public static final Sizes FULL =
      new Sizes(
          1,
          1,
          List.of(1_000_000L, 5_000_000L),
          1_000_000,
          5_000_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  /** For seeing whether all works; a JVM is still cold after so little. */
  public static final Sizes QUICK =
      new Sizes(
          0.05,
          1,
          List.of(20_000L, 100_000L),
          20_000,
          100_000,
          Duration.ofMillis(500),
          Duration.ofSeconds(1));

  /** For tests of this module. */
  public static final Sizes TINY =
      new Sizes(
          0.002, 1, List.of(1_000L), 1_000, 1_000, Duration.ofMillis(100), Duration.ofMillis(200));

  /** Of so many operations, those that are run. */
  public long of(long operations) {
    return Math.max(1000, Math.round(operations * share));
  }

  /** Of so many operations that are counted, those that are run before. */
  public long warmUpOf(long operations) {
    return Math.max(1000, Math.round(operations * warmUp));
  }
}
