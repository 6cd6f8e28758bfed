package io.holdfast.server.value;

/**
 * What Java objects weigh on a 64-bit JVM with compressed references: 12 bytes of header, 4 a
 * reference, everything rounded up to 8.
 */
final class Sizes {
  private static final int ARRAY_HEADER = 16;

  private Sizes() {}

  /** Bytes of a {@code byte[]}. */
  static long bytes(int length) {
    return round(ARRAY_HEADER + (long) length);
  }

  /** Bytes of an {@code int[]} or of an array of references. */
  static long words(int length) {
    return round(ARRAY_HEADER + 4L * length);
  }

  /** Bytes of a {@code double[]} or {@code long[]}. */
  static long doubles(int length) {
    return ARRAY_HEADER + 8L * length;
  }

  /** The longest {@code byte[]} that weighs no more than one of {@code length}. */
  static int free(int length) {
    return length > Integer.MAX_VALUE - 16 ? length : (length + 7) & ~7;
  }

  private static long round(long bytes) {
    return (bytes + 7) & ~7L;
  }
}
