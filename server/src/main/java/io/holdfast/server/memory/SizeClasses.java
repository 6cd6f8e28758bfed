package io.holdfast.server.memory;

/**
 * The sizes of blocks: every multiple of 8 bytes up to 512, then 8 sizes to a doubling up to 16
 * KiB, so that at most an eighth of a block is lost. Larger blocks are whole pages.
 */
final class SizeClasses {
  static final int LARGEST = 16 * 1024;

  private static final int FINE_LIMIT = 512;
  private static final int FINE_CLASSES = FINE_LIMIT / 8;
  private static final int STEPS = 8;
  private static final int MIN_SLAB_PAGES = 4;
  private static final int MAX_SLAB_PAGES = 34;

  static final int COUNT = FINE_CLASSES + STEPS * 5;

  private SizeClasses() {}

  /** The class of the smallest blocks that hold {@code size} bytes, 1 to {@link #LARGEST}. */
  static int of(int size) {
    if (size <= FINE_LIMIT) {
      return (size - 1) >> 3;
    }
    int doubling = 31 - Integer.numberOfLeadingZeros(size - 1); // 9 for 513 to 1024
    int step = ((size - 1) >> (doubling - 3)) & (STEPS - 1);
    return FINE_CLASSES + (doubling - 9) * STEPS + step;
  }

  /** Bytes of a class's blocks. */
  static int size(int sizeClass) {
    if (sizeClass < FINE_CLASSES) {
      return (sizeClass + 1) << 3;
    }
    int coarse = sizeClass - FINE_CLASSES;
    int base = FINE_LIMIT << (coarse / STEPS);
    return base + base / STEPS * (coarse % STEPS + 1);
  }

  /**
   * Pages of one slab of this class: few enough to stay small, enough to waste about 3 % at most.
   */
  static int slabPages(int sizeClass) {
    int size = size(sizeClass);
    int best = MIN_SLAB_PAGES;
    double leastWaste = 1;
    for (int pages = MIN_SLAB_PAGES; pages <= MAX_SLAB_PAGES && leastWaste > 0.016; pages++) {
      int bytes = pages * Reservation.PAGE - Slabs.HEADER;
      double waste = (double) (bytes % size) / bytes;
      if (waste < leastWaste) {
        leastWaste = waste;
        best = pages;
      }
    }
    return best;
  }
}
