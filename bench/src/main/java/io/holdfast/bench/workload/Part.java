package io.holdfast.bench.workload;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  SCALE,
  /** SET with an append-only file that is forced to disk, and who reads meanwhile. */
  DURABILITY,
  /** Saves, restarts, and what a save costs others. */
  PERSISTENCE;

  /** All that there are, for texts. */
  public static String words() {
    return Stream.of(values()).map(Part::word).collect(Collectors.joining(", "));
  }

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
    throw new IllegalArgumentException("part '" + word + "': there are " + words());
  }
}
