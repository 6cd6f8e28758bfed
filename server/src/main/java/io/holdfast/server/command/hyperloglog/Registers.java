package io.holdfast.server.command.hyperloglog;

/**
 * The 16384 registers of a HyperLogLog, each the longest run of zeros, and the one behind it, that
 * the hash of an element of its share ends with.
 */
final class Registers {
  static final int COUNT = 1 << 14;

  /** What a register holds when all bits of a hash that choose none of them are 0. */
  private static final int MOST = Long.SIZE - 14 + 1;

  private static final double HALF_OVER_LN_2 = 0.7213475204444817;

  final byte[] values = new byte[COUNT];

  /** The register that an element belongs to. */
  static int indexOf(long hash) {
    return (int) hash & (COUNT - 1);
  }

  /** What an element asks of its register, 1 to 51. */
  static int runOf(long hash) {
    return Long.numberOfTrailingZeros((hash >>> 14) | (1L << (MOST - 1))) + 1;
  }

  void raise(int index, int value) {
    if (value > values[index]) {
      values[index] = (byte) value;
    }
  }

  /**
   * The estimate of Otmar Ertl's "New cardinality estimation algorithms for HyperLogLog sketches"
   * (arXiv:1702.01284), algorithm 6.
   */
  long estimate() {
    int[] histogram = new int[Long.SIZE];
    for (byte value : values) {
      histogram[value]++;
    }
    double z = COUNT * tau((COUNT - histogram[MOST]) / (double) COUNT);
    for (int i = MOST - 1; i >= 1; i--) {
      z = (z + histogram[i]) * 0.5;
    }
    z += COUNT * sigma(histogram[0] / (double) COUNT);
    return Math.round(HALF_OVER_LN_2 * COUNT * COUNT / z);
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double y = 1;
    double z = x;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (before != z);
    return z;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double z = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (before != z);
    return z / 3;
  }
}
