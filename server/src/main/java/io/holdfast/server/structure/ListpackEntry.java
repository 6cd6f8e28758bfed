package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * One entry of a listpack, read and written at its address: a head that tells kind and length, the
 * data, and the entry's size again, written so that it can be read backwards. Sizes here are of
 * head and data, without that tail, unless they say otherwise.
 *
 * <pre>
 * 0xxxxxxx                  integer 0..127            11110001 2 bytes  integer of 16 bits
 * 10llllll data             string up to 63 bytes     11110010 3 bytes  of 24 bits
 * 110xxxxx 1 byte           integer of 13 bits        11110011 4 bytes  of 32 bits
 * 1110llll 1 byte data      string up to 4095 bytes   11110100 8 bytes  of 64 bits
 * 11110000 4 bytes data     string up to 4 GiB        11111111          end of the listpack
 * </pre>
 *
 * <p>Nothing is checked: the bytes are ours, or {@link ListpackCheck} has seen them.
 *
 * @see <a href="https://github.com/antirez/listpack/blob/master/listpack.md">the format's
 *     specification</a>
 */
final class ListpackEntry {
  static final int END = 0xFF;

  static final int STRING_32 = 0xF0;
  static final int INT_16 = 0xF1;
  static final int INT_24 = 0xF2;
  static final int INT_32 = 0xF3;
  static final int INT_64 = 0xF4;

  private ListpackEntry() {}

  /** Bytes that a string's entry takes, its tail included. */
  static int roomFor(byte[] string) {
    int length = string.length;
    int size = Math.addExact(length, length < 64 ? 1 : length < 4096 ? 2 : 5);
    return Math.addExact(size, tailSize(size));
  }

  /** Bytes that an integer's entry takes, its tail included. */
  static int roomFor(long value) {
    if (value >= 0 && value <= 127) {
      return 2;
    }
    return value >= -4096 && value <= 4095 ? 3 : 2 + wideBytes(value);
  }

  private static int wideBytes(long value) {
    if (value == (short) value) {
      return 2;
    }
    if (value >= -8388608 && value <= 8388607) {
      return 3;
    }
    return value == (int) value ? 4 : 8;
  }

  /** Writes an entry with its tail; returns the address behind. */
  static long write(long at, byte[] string) {
    int length = string.length;
    long data;
    if (length < 64) {
      Memory.putByte(at, (byte) (0x80 | length));
      data = at + 1;
    } else if (length < 4096) {
      Memory.putByte(at, (byte) (0xE0 | (length >> 8)));
      Memory.putByte(at + 1, (byte) length);
      data = at + 2;
    } else {
      Memory.putByte(at, (byte) STRING_32);
      Memory.putInt(at + 1, length);
      data = at + 5;
    }
    Memory.write(data, string, 0, length);
    return writeTail(data + length, (int) (data - at) + length);
  }

  /** The same for an integer. */
  static long write(long at, long value) {
    if (value >= 0 && value <= 127) {
      Memory.putByte(at, (byte) value);
      return writeTail(at + 1, 1);
    }
    if (value >= -4096 && value <= 4095) {
      Memory.putByte(at, (byte) (0xC0 | ((value & 0x1FFF) >> 8)));
      Memory.putByte(at + 1, (byte) value);
      return writeTail(at + 2, 2);
    }
    int wide = wideBytes(value);
    Memory.putByte(at, (byte) (wide == 8 ? INT_64 : INT_16 + wide - 2));
    switch (wide) {
      case 2 -> Memory.putShort(at + 1, (short) value);
      case 3 -> {
        Memory.putShort(at + 1, (short) value);
        Memory.putByte(at + 3, (byte) (value >> 16));
      }
      case 4 -> Memory.putInt(at + 1, (int) value);
      default -> Memory.putLong(at + 1, value);
    }
    return writeTail(at + 1 + wide, 1 + wide);
  }

  private static long writeTail(long at, int size) {
    if (size <= 127) {
      Memory.putByte(at, (byte) size);
      return at + 1;
    }
    int bytes = tailSize(size);
    int rest = size;
    for (int i = bytes - 1; i >= 0; i--, rest >>>= 7) {
      Memory.putByte(at + i, (byte) ((rest & 0x7F) | (i == 0 ? 0 : 0x80)));
    }
    return at + bytes;
  }

  /** True at the mark behind the last entry. */
  static boolean isEnd(long at) {
    return Memory.getByte(at) == (byte) END;
  }

  /** Bytes that head and data of the entry at {@code at} take. */
  static int size(long at) {
    int head = Memory.getByte(at) & 0xFF;
    if (head < 0x80) {
      return 1;
    }
    if (head < 0xC0) {
      return 1 + (head & 0x3F);
    }
    if (head < 0xE0) {
      return 2;
    }
    if (head < 0xF0) {
      return 2 + (((head & 0x0F) << 8) | (Memory.getByte(at + 1) & 0xFF));
    }
    return switch (head) {
      case STRING_32 -> 5 + Memory.getInt(at + 1);
      case INT_16 -> 3;
      case INT_24 -> 4;
      case INT_32 -> 5;
      default -> 9;
    };
  }

  /** The address of the entry or end mark behind an entry. */
  static long after(long at) {
    int size = size(at);
    return at + size + tailSize(size);
  }

  /** The address of the entry before another, which is not the first. */
  static long before(long at) {
    int size = Memory.getByte(at - 1);
    if (size < 0) {
      size = longTail(at);
    }
    return at - size - tailSize(size);
  }

  private static int longTail(long end) {
    int size = 0;
    int shift = 0;
    for (long at = end - 1; ; at--, shift += 7) {
      int part = Memory.getByte(at);
      size |= (part & 0x7F) << shift;
      if (part >= 0) {
        return size;
      }
    }
  }

  static boolean isInteger(long at) {
    int head = Memory.getByte(at) & 0xFF;
    return head < 0x80 || (head >= 0xC0 && head < 0xE0) || head > STRING_32;
  }

  /** The value of an entry that is an integer. */
  static long integer(long at) {
    int head = Memory.getByte(at) & 0xFF;
    if (head < 0x80) {
      return head;
    }
    if (head < 0xE0) {
      long bits = ((head & 0x1FL) << 8) | (Memory.getByte(at + 1) & 0xFFL);
      return (bits << 51) >> 51; // carries the sign
    }
    return switch (head) {
      case INT_16 -> Memory.getShort(at + 1);
      case INT_24 -> (Memory.getByte(at + 3) << 16) | (Memory.getShort(at + 1) & 0xFFFF);
      case INT_32 -> Memory.getInt(at + 1);
      default -> Memory.getLong(at + 1);
    };
  }

  /** Bytes before the data of an entry that is a string. */
  static int stringHead(long at) {
    int head = Memory.getByte(at) & 0xFF;
    return head < 0xC0 ? 1 : head == STRING_32 ? 5 : 2;
  }

  /** Bytes of the tail behind an entry of {@code size} bytes; Redis's limits, one below the fit. */
  static int tailSize(int size) {
    if (size <= 127) {
      return 1;
    }
    return size < 16383 ? 2 : size < 2097151 ? 3 : size < 268435455 ? 4 : 5;
  }
}
