package io.holdfast.server.rdb;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.structure.StringValue;

/**
 * Reads the strings of keys: those from {@link Region#FROM} bytes on go piece by piece to a region,
 * packed ones too, so that the heap never has more of them than the input's buffer.
 */
final class RegionReader {
  private RegionReader() {}

  /** A string in any of its forms, which belongs to no key. */
  static StringValue read(RdbInput in) throws RdbException {
    RdbInput.Head head = in.readHead();
    if (head.length() < Region.FROM) {
      return StringValue.of(in.readString(head));
    }
    in.checkThere(head);
    Region region = Region.ofZeros((int) head.length());
    boolean whole = false;
    try {
      if (head.isPacked()) {
        unpack(in, head, region);
      } else {
        in.readTo(region.address(), region.length(), "a string");
      }
      whole = true;
      return StringValue.of(region);
    } finally {
      if (!whole) {
        region.release();
      }
    }
  }

  /** What {@link Lzf} does, from the input to memory outside the heap. */
  private static void unpack(RdbInput in, RdbInput.Head head, Region region) throws RdbException {
    long start = region.address();
    long to = start;
    long end = start + region.length();
    long packedEnd = in.offset() + head.packed();
    while (in.offset() < packedEnd) {
      int first = in.readByte();
      if (first < 32) {
        int literals = first + 1;
        check(in, head, literals <= packedEnd - in.offset() && literals <= end - to, "literals");
        in.readTo(to, literals, "an LZF string");
        to += literals;
        continue;
      }
      int match = (first >> 5) + 2;
      if (match == 9) {
        check(in, head, in.offset() < packedEnd, "a match without its length");
        match += in.readByte();
      }
      check(in, head, in.offset() < packedEnd, "a match without its distance");
      int distance = ((first & 0x1f) << 8 | in.readByte()) + 1;
      check(in, head, distance <= to - start && match <= end - to, "a match");
      copy(to, distance, match);
      to += match;
    }
    check(in, head, to == end, to - start + " bytes where " + head.length() + " are due");
  }

  /** Repeats what was just written when the two overlap. */
  private static void copy(long to, int distance, int match) {
    if (distance >= match) {
      Memory.copy(to - distance, to, match);
    } else {
      for (int i = 0; i < match; i++) {
        Memory.putByte(to + i, Memory.getByte(to + i - distance));
      }
    }
  }

  private static void check(RdbInput in, RdbInput.Head head, boolean right, String what)
      throws RdbException {
    if (!right) {
      throw in.error(head.at(), "damaged LZF string: at offset " + in.offset() + " it has " + what);
    }
  }
}
