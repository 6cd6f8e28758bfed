package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/** A sorted set's element, by its block's address; {@link MemberTable} has the layout. */
final class ScoredElement {
  private static final int SCORE = 0;
  private static final int LENGTH = 8;
  private static final int LONG = 255;

  private ScoredElement() {}

  static double score(long element) {
    return Double.longBitsToDouble(Memory.getLong(element + SCORE));
  }

  static void setScore(long element, double score) {
    Memory.putLong(element + SCORE, Double.doubleToRawLongBits(score));
  }

  /** Bytes of the member. */
  static int length(long element) {
    int length = Memory.getByte(element + LENGTH) & 0xff;
    return length < LONG ? length : Memory.getInt(element + LENGTH + 1);
  }

  /** Where the member's bytes are. */
  static long member(long element) {
    int length = Memory.getByte(element + LENGTH) & 0xff;
    return element + LENGTH + (length < LONG ? 1 : 5);
  }
}
