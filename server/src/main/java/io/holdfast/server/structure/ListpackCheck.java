package io.holdfast.server.structure;

import static io.holdfast.server.structure.ListpackEntry.tailSize;

import io.holdfast.server.value.MalformedValueException;

/**
 * Checks a listpack of unknown origin, while it still is an array, before anything walks it. Where
 * {@link ListpackEntry} trusts each length, this asks of each whether it stays inside.
 */
final class ListpackCheck {
  private static final int HEADER = 6;
  private static final int COUNT_UNKNOWN = 65535;

  private ListpackCheck() {}

  static int entries(byte[] packed) {
    if (packed.length < HEADER + 1) {
      throw wrong(0, packed.length + " bytes, the least is 7");
    }
    long told = little(packed, 0, 4);
    if (told != packed.length) {
      throw wrong(0, "header tells " + told + " bytes, there are " + packed.length);
    }
    int end = packed.length - 1;
    if ((packed[end] & 0xFF) != ListpackEntry.END) {
      throw wrong(end, "end mark is " + (packed[end] & 0xFF) + ", not 255");
    }
    int count = 0;
    for (int at = HEADER; at < end; count++) {
      at = after(packed, at, end);
    }
    long counted = little(packed, 4, 2);
    if (counted != COUNT_UNKNOWN && counted != count) {
      throw wrong(4, "header tells " + counted + " entries, there are " + count);
    }
    return count;
  }

  private static int after(byte[] packed, int at, int end) {
    if (at + lengthEnd(packed[at]) > end) {
      throw wrong(at, "entry's head goes beyond the end");
    }
    long size = size(packed, at);
    if (size > end - at) {
      throw wrong(at, "entry of " + size + " bytes goes beyond the end");
    }
    int tail = tailSize((int) size);
    if (tail > end - at - size) {
      throw wrong(at, "entry's tail goes beyond the end");
    }
    int next = at + (int) size + tail;
    int backwards = readTail(packed, next);
    if (backwards != size || tail != tailSize(backwards)) {
      throw wrong(at + (int) size, "tail tells " + backwards + " bytes, the entry has " + size);
    }
    return next;
  }

  /** Where the entry behind another is, in an array that was found right. */
  static int next(byte[] packed, int at) {
    int size = (int) size(packed, at);
    return at + size + tailSize(size);
  }

  /** True when an entry of such an array is an integer. */
  static boolean isInteger(byte[] packed, int at) {
    int head = packed[at] & 0xFF;
    return head < 0x80 || (head >= 0xC0 && head < 0xE0) || head > ListpackEntry.STRING_32;
  }

  /** Its value. */
  static long integer(byte[] packed, int at) {
    int head = packed[at] & 0xFF;
    if (head < 0x80) {
      return head;
    }
    if (head < 0xE0) {
      long bits = ((head & 0x1FL) << 8) | (packed[at + 1] & 0xFFL);
      return (bits << 51) >> 51; // carries the sign
    }
    int bytes = (int) size(packed, at) - 1;
    int unused = Long.SIZE - Byte.SIZE * bytes;
    return (little(packed, at + 1, bytes) << unused) >> unused;
  }

  /** Bytes of an entry that must be there before its size can be read. */
  private static int lengthEnd(byte first) {
    int head = first & 0xFF;
    return head == ListpackEntry.STRING_32 ? 5 : (head >= 0xE0 && head < 0xF0) ? 2 : 1;
  }

  private static long size(byte[] in, int at) {
    int head = in[at] & 0xFF;
    if (head < 0x80) {
      return 1;
    }
    if (head < 0xC0) {
      return 1L + (head & 0x3F);
    }
    if (head < 0xE0) {
      return 2;
    }
    if (head < 0xF0) {
      return 2L + (((head & 0x0F) << 8) | (in[at + 1] & 0xFF));
    }
    return switch (head) {
      case ListpackEntry.STRING_32 -> 5 + little(in, at + 1, 4);
      case ListpackEntry.INT_16 -> 3;
      case ListpackEntry.INT_24 -> 4;
      case ListpackEntry.INT_32 -> 5;
      case ListpackEntry.INT_64 -> 9;
      default -> throw wrong(at, "no entry begins with " + head);
    };
  }

  /** The size that the tail ending before {@code end} tells; -1 when that is no tail. */
  private static int readTail(byte[] in, int end) {
    long size = 0;
    int shift = 0;
    for (int i = end - 1; i >= 0 && shift <= 28; i--, shift += 7) {
      size |= (in[i] & 0x7FL) << shift;
      if (in[i] >= 0) {
        return size > Integer.MAX_VALUE ? -1 : (int) size;
      }
    }
    return -1;
  }

  private static long little(byte[] in, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = (value << 8) | (in[at + i] & 0xFF);
    }
    return value;
  }

  private static MalformedValueException wrong(int offset, String reason) {
    return new MalformedValueException("listpack", offset, reason);
  }
}
