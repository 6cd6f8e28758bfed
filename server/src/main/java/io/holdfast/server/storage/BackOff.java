package io.holdfast.server.storage;

import java.time.Duration;

/**
 * How long to wait before the disk is asked again for what it has refused: twice as long after each
 * failure.
 *
 * @param first after the first failure
 * @param longest never more than this
 */
public record BackOff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /** For work of the whole data: a second at first, a minute at most. */
  public static final BackOff OF_A_FILE = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  public BackOff {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "from " + first + " to " + longest + ", not rising from 0");
    }
  }

  /** What to wait after so many failures in a row; nothing after none. */
  public Duration after(long failures) {
    if (failures <= 0) {
      return Duration.ZERO;
    }
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
