package io.holdfast.server.stats;

/**
 * How long something took, in buckets of at most 12.5 % width from 1 ns to 2^42 ns. One thread
 * writes, any may read a slightly older state.
 */
public final class Latencies {
  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;
  private static final int BUCKETS = 40 * SUB;

  private final long[] counts = new long[BUCKETS];

  void add(long nanos) {
    counts[bucket(nanos)]++;
  }

  /** Adds what another has counted. */
  public void addAll(Latencies other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
  }

  public long count() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Nanoseconds that {@code percent} of all took no longer than; 0 when there are none. */
  public long percentile(double percent) {
    long rank = (long) Math.ceil(count() * percent / 100);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return top(i);
      }
    }
    return 0;
  }

  /** How many took no longer than this. */
  public long upTo(long nanos) {
    long sum = 0;
    for (int i = 0; i < BUCKETS && top(i) <= nanos; i++) {
      sum += counts[i];
    }
    return sum;
  }

  private static int bucket(long nanos) {
    long value = Math.max(0, nanos);
    if (value < SUB) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return Math.min(BUCKETS - 1, (shift + 1) * SUB + (int) (value >>> shift) - SUB);
  }

  private static long top(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
  }
}
