package io.holdfast.server.value;

/**
 * One entry of a listpack: a head that tells kind and length, the data, and the entry's size again,
 * written so that it can be read backwards. Sizes here are of head and data, without that tail.
 *
 * <pre>
 * 0xxxxxxx                  integer 0..127            11110001 2 bytes  integer of 16 bits
 * 10llllll data             string up to 63 bytes     11110010 3 bytes  of 24 bits
 * 110xxxxx 1 byte           integer of 13 bits        11110011 4 bytes  of 32 bits
 * 1110llll 1 byte data      string up to 4095 bytes   11110100 8 bytes  of 64 bits
 * 11110000 4 bytes data     string up to 4 GiB        11111111          end of the listpack
 * </pre>
 *
 * @see <a href="https://github.com/antirez/listpack/blob/master/listpack.md">the format's
 *     specification</a>
 */
final class ListpackEntry {
  static final int END = 0xFF;

  private static final int STRING_32 = 0xF0;
  private static final int INT_16 = 0xF1;
  private static final int INT_24 = 0xF2;
  private static final int INT_32 = 0xF3;
  private static final int INT_64 = 0xF4;

  private ListpackEntry() {}

  /** Bytes that a string's entry takes. */
  static int sizeOf(byte[] string) {
    return stringHead(string.length) + string.length;
  }

  /** Bytes that an integer's entry takes. */
  static int sizeOf(long value) {
    if (value >= 0 && value <= 127) {
      return 1;
    }
    if (value >= -4096 && value <= 4095) {
      return 2;
    }
    return 1 + wideBytes(value);
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

  private static int stringHead(int length) {
    return length < 64 ? 1 : length < 4096 ? 2 : 5;
  }

  static void write(byte[] to, int at, byte[] string) {
    int length = string.length;
    switch (stringHead(length)) {
      case 1 -> to[at] = (byte) (0x80 | length);
      case 2 -> {
        to[at] = (byte) (0xE0 | (length >> 8));
        to[at + 1] = (byte) length;
      }
      default -> {
        to[at] = (byte) STRING_32;
        little(to, at + 1, length, 4);
      }
    }
    System.arraycopy(string, 0, to, at + stringHead(length), length);
  }

  static void write(byte[] to, int at, long value) {
    switch (sizeOf(value)) {
      case 1 -> to[at] = (byte) value;
      case 2 -> {
        to[at] = (byte) (0xC0 | ((value & 0x1FFF) >> 8));
        to[at + 1] = (byte) value;
      }
      default -> {
        int wide = wideBytes(value);
        to[at] = (byte) (wide == 8 ? INT_64 : INT_16 + wide - 2);
        little(to, at + 1, value, wide);
      }
    }
  }

  /** Bytes that head and data of the entry at {@code at} take. */
  static int size(byte[] in, int at) {
    int head = in[at] & 0xFF;
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
      return 2 + (((head & 0x0F) << 8) | (in[at + 1] & 0xFF));
    }
    return switch (head) {
      case STRING_32 -> 5 + (int) little(in, at + 1, 4);
      case INT_16 -> 3;
      case INT_24 -> 4;
      case INT_32 -> 5;
      case INT_64 -> 9;
      default -> throw new MalformedValueException("listpack", at, "no entry begins with " + head);
    };
  }

  /** Bytes of the entry's head alone that must be there before its size can be read. */
  static int headSize(byte head) {
    int bits = head & 0xFF;
    return bits == STRING_32 ? 5 : (bits >= 0xE0 && bits < 0xF0) ? 2 : 1;
  }

  static boolean isInteger(byte[] in, int at) {
    int head = in[at] & 0xFF;
    return head < 0x80 || (head >= 0xC0 && head < 0xE0) || head > STRING_32;
  }

  static long integer(byte[] in, int at) {
    int head = in[at] & 0xFF;
    if (head < 0x80) {
      return head;
    }
    if (head < 0xE0) {
      long bits = ((head & 0x1FL) << 8) | (in[at + 1] & 0xFFL);
      return (bits << 51) >> 51; // carries the sign
    }
    int wide = head == INT_64 ? 8 : head - INT_16 + 2;
    int unused = 64 - 8 * wide;
    return (little(in, at + 1, wide) << unused) >> unused;
  }

  /** Where a string's data begin. */
  static int dataAt(byte[] in, int at) {
    return at + headSize(in[at]);
  }

  /** Bytes of the tail behind an entry of {@code size} bytes; Redis's limits, one below the fit. */
  static int tailSize(int size) {
    if (size <= 127) {
      return 1;
    }
    return size < 16383 ? 2 : size < 2097151 ? 3 : size < 268435455 ? 4 : 5;
  }

  static void writeTail(byte[] to, int at, int size) {
    int last = at + tailSize(size) - 1;
    int rest = size;
    for (int i = last; i >= at; i--, rest >>>= 7) {
      to[i] = (byte) ((rest & 0x7F) | (i == at ? 0 : 0x80));
    }
  }

  /** The size that the tail ending before {@code end} tells; -1 when that is no tail. */
  static int readTail(byte[] in, int end) {
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

  static void little(byte[] to, int at, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      to[at + i] = (byte) (value >> (8 * i));
    }
  }

  static long little(byte[] in, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = (value << 8) | (in[at + i] & 0xFF);
    }
    return value;
  }
}
