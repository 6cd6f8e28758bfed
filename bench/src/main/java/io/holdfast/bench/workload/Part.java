package io.holdfast.bench.workload;

import java.util.Locale;

/** What can be chosen with {@code --only}. */
public enum Part {
  /** SET and GET of redis-benchmark with 64-byte values, pipelined and not. */
  THROUGHPUT,
  /** The other tests of redis-benchmark's default set. */
  COMMANDS,
  /** Percentiles at a constant rate. */
  LATENCY,
  /** Bytes a key. */
  MEMORY,
  /** Two cores against one. */
  SCALE;

  /** As it is written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when there is no such part
   */
  public static Part of(String word) {
    for (Part part : values()) {
      if (part.word().equals(word)) {
        return part;
      }
    }
    throw new IllegalArgumentException(
        "part '" + word + "': throughput, commands, latency, memory and scale are known");
  }
}
