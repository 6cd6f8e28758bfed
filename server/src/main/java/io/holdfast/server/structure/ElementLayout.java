package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * How the elements of a {@link MemberTable} lie in their blocks.
 *
 * <pre>
 *   MEMBER              | length | member |
 *   MEMBER_AND_VALUE    | length | member | length | value |
 *   SCORE_AND_MEMBER    | score 8 | length | member |
 * </pre>
 *
 * A length of up to 254 is a byte, a longer one four bytes behind a byte 255.
 */
enum ElementLayout {
  /** Of sets. */
  MEMBER(0, false),
  /** Of hashes. */
  MEMBER_AND_VALUE(0, true),
  /** Of sorted sets. */
  SCORE_AND_MEMBER(8, false);

  private static final int LONG = 255;
  private static final byte[] NOTHING = {};

  private final int before;
  private final boolean hasValue;

  ElementLayout(int before, boolean hasValue) {
    this.before = before;
    this.hasValue = hasValue;
  }

  /** True when a value follows the member. */
  boolean hasValue() {
    return hasValue;
  }

  /** Bytes of an element; the value's length counts only where there is one. */
  int size(int memberLength, int valueLength) {
    return before
        + lengthSize(memberLength)
        + memberLength
        + (hasValue ? lengthSize(valueLength) + valueLength : 0);
  }

  /** Bytes of the element at an address. */
  int size(long element) {
    return size(memberLength(element), hasValue ? valueLength(element) : 0);
  }

  /** Writes an element but for its score; {@code value} counts only where there is one. */
  void write(long element, byte[] member, byte[] value) {
    long end = writeBytes(element + before, member);
    if (hasValue) {
      writeBytes(end, value);
    }
  }

  void write(long element, byte[] member) {
    write(element, member, NOTHING);
  }

  /** Writes another value behind the member. */
  void writeValue(long element, byte[] value) {
    writeBytes(member(element) + memberLength(element), value);
  }

  int memberLength(long element) {
    return length(element + before);
  }

  /** Where the member's bytes begin. */
  long member(long element) {
    return element + before + lengthSize(element + before);
  }

  boolean hasMember(long element, byte[] member) {
    int length = memberLength(element);
    return length == member.length && Memory.equal(member(element), member, 0, length);
  }

  int valueLength(long element) {
    return length(member(element) + memberLength(element));
  }

  /** Where the value's bytes begin. */
  long value(long element) {
    long at = member(element) + memberLength(element);
    return at + lengthSize(at);
  }

  static double score(long element) {
    return Double.longBitsToDouble(Memory.getLong(element));
  }

  static void setScore(long element, double score) {
    Memory.putLong(element, Double.doubleToRawLongBits(score));
  }

  private static int length(long at) {
    int first = Memory.getByte(at) & 0xff;
    return first < LONG ? first : Memory.getInt(at + 1);
  }

  private static int lengthSize(long at) {
    return (Memory.getByte(at) & 0xff) < LONG ? 1 : 5;
  }

  private static int lengthSize(int length) {
    return length < LONG ? 1 : 5;
  }

  private static long writeBytes(long at, byte[] bytes) {
    int before = lengthSize(bytes.length);
    if (before == 1) {
      Memory.putByte(at, (byte) bytes.length);
    } else {
      Memory.putByte(at, (byte) LONG);
      Memory.putInt(at + 1, bytes.length);
    }
    Memory.write(at + before, bytes, 0, bytes.length);
    return at + before + bytes.length;
  }
}
