package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * A part of a bucket of a {@link MemberTable}: a cache line, or less in a table with few elements.
 *
 * <pre>
 *   | fingerprints | next line 4 | references |
 *     slots × 1                    slots × 4
 * </pre>
 *
 * <p>A fingerprint is eight bits of the member's hash (see {@link Buckets}), 0 an empty slot. The
 * used slots are the first ones. Only a line with 12 slots, all used, has a next line.
 */
final class Line {
  static final int SLOTS = 12;
  static final int BYTES = 64;

  private static final long LOW = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  private Line() {}

  /** Bytes of a line with 4, 8 or 12 slots. */
  static int bytes(int slots) {
    return 5 * slots + 4;
  }

  /** The slots with a fingerprint, a bit each. */
  static int matches(long line, int slots, int fingerprint) {
    long pattern = fingerprint * LOW;
    int all =
        zeroBytes(Memory.getLong(line) ^ pattern)
            | (zeroBytes(Memory.getLong(line + 8) ^ pattern) << 8);
    return all & ((1 << slots) - 1);
  }

  static int used(long line, int slots) {
    return Integer.numberOfTrailingZeros(matches(line, slots, 0) | (1 << slots));
  }

  static boolean isUsed(long line, int slot) {
    return Memory.getByte(line + slot) != 0;
  }

  static int fingerprintAt(long line, int slot) {
    return Memory.getByte(line + slot) & 0xff;
  }

  static int reference(long line, int slots, int slot) {
    return Memory.getInt(line + slots + 4 + 4L * slot);
  }

  static void setReference(long line, int slots, int slot, int reference) {
    Memory.putInt(line + slots + 4 + 4L * slot, reference);
  }

  static void set(long line, int slots, int slot, int fingerprint, int reference) {
    Memory.putByte(line + slot, (byte) fingerprint);
    setReference(line, slots, slot, reference);
  }

  static void empty(long line, int slot) {
    Memory.putByte(line + slot, (byte) 0);
  }

  /** The line in which the bucket goes on, or 0. */
  static int next(long line, int slots) {
    return Memory.getInt(line + slots);
  }

  static void setNext(long line, int slots, int next) {
    Memory.putInt(line + slots, next);
  }

  static void clear(long line, int slots) {
    Memory.fill(line, slots + 4L, (byte) 0);
  }

  /** A bit for each byte that is zero, the lowest byte's first; exact, unlike the shorter trick. */
  private static int zeroBytes(long word) {
    long high = ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    return (int) (((high >>> 7) * 0x0102040810204080L) >>> 56);
  }
}
