package io.holdfast.server.command.bitmaps;

import io.holdfast.server.structure.ByteSource;
import io.holdfast.server.structure.StringEdit;

/** Bits of a string, numbered from the highest of the first byte; behind its end all 0. */
final class Bits {
  private Bits() {}

  /** An integer of 1 to 64 bits; one of 64 bits may come out negative. */
  static long unsigned(ByteSource bytes, long offset, int width) {
    long value = 0;
    int got = 0;
    while (got < width) {
      long at = offset + got;
      int skipped = (int) (at & 7);
      int taken = Math.min(8 - skipped, width - got);
      int whole = at >>> 3 < bytes.length() ? bytes.get((int) (at >>> 3)) & 0xFF : 0;
      int part = (whole >>> (8 - skipped - taken)) & ((1 << taken) - 1);
      value = (value << taken) | part;
      got += taken;
    }
    return value;
  }

  /** The same in two's complement. */
  static long signed(ByteSource bytes, long offset, int width) {
    int unused = Long.SIZE - width;
    return (unsigned(bytes, offset, width) << unused) >> unused;
  }

  /** Writes the lowest bits of a value; the string must be long enough. */
  static void set(StringEdit bytes, long offset, int width, long value) {
    for (int i = 0; i < width; i++) {
      long at = offset + i;
      int mask = 0x80 >>> (at & 7);
      boolean one = ((value >>> (width - 1 - i)) & 1) != 0;
      int index = (int) (at >>> 3);
      int former = bytes.get(index);
      bytes.put(index, (byte) (one ? former | mask : former & ~mask));
    }
  }

  /** How many bits of a range are set. */
  static long count(ByteSource bytes, BitRange range) {
    if (range.isEmpty()) {
      return 0;
    }
    int first = (int) (range.from() >>> 3);
    int last = (int) (range.to() >>> 3);
    long count = 0;
    int at = first;
    for (; at + Long.BYTES <= last + 1; at += Long.BYTES) {
      count += Long.bitCount(bytes.getLong(at));
    }
    for (; at <= last; at++) {
      count += Integer.bitCount(bytes.get(at) & 0xFF);
    }
    int before = (bytes.get(first) & 0xFF) >>> (8 - (range.from() & 7));
    int behind = bytes.get(last) & ((1 << (7 - (range.to() & 7))) - 1);
    return count - Integer.bitCount(before) - Integer.bitCount(behind);
  }

  /** The first bit of a range that is set, or that is not; -1 when there is none. */
  static long find(ByteSource bytes, BitRange range, boolean set) {
    int skip = set ? 0 : -1; // bytes in which there is none
    long at = range.from();
    while (at <= range.to()) {
      int index = (int) (at >>> 3);
      if ((at & 7) == 0 && bytes.get(index) == skip) {
        at += 8;
        while (at + 64 <= range.to() && bytes.getLong((int) (at >>> 3)) == skip) {
          at += 64;
        }
      } else if (((bytes.get(index) >>> (7 - (at & 7))) & 1) == (set ? 1 : 0)) {
        return at;
      } else {
        at++;
      }
    }
    return -1;
  }
}
