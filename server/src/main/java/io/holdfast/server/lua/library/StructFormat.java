package io.holdfast.server.lua.library;

import io.holdfast.server.lua.LuaError;
import java.io.ByteArrayOutputStream;

/**
 * The format string of struct's functions, read one option at a time: {@code <} and {@code >} for
 * the order of bytes, {@code !n} for alignment, and the types.
 */
final class StructFormat {
  private static final int MOST_INTEGER = 32;
  private static final int MOST_ALIGNMENT = 8;

  private final Arguments arguments;
  private final byte[] text;
  private int at;
  private boolean bigEndian;
  private int alignment = 1;
  private char option;
  private int size;

  /** That of a function's first argument. */
  StructFormat(Arguments arguments) {
    this.arguments = arguments;
    this.text = arguments.bytes(1);
  }

  /** Goes on to the next value; false at the end. */
  boolean next() {
    while (at < text.length) {
      option = (char) (text[at++] & 0xff);
      switch (option) {
        case ' ' -> {}
        case '<' -> bigEndian = false;
        case '>' -> bigEndian = true;
        case '!' -> alignment = alignmentOf(number(MOST_ALIGNMENT));
        default -> {
          size = sizeOf(option);
          return true;
        }
      }
    }
    return false;
  }

  private int alignmentOf(int bytes) {
    if (bytes == 0 || (bytes & (bytes - 1)) != 0) {
      throw new LuaError("alignment is not a power of 2");
    }
    return bytes;
  }

  private int sizeOf(char type) {
    return switch (type) {
      case 'b', 'B', 'x' -> 1;
      case 'h', 'H' -> Short.BYTES;
      case 'f' -> Float.BYTES;
      case 'l', 'L', 'T', 'd' -> Long.BYTES;
      case 's' -> 0;
      case 'c' -> number(1);
      case 'i', 'I' -> {
        int bytes = number(Integer.BYTES);
        if (bytes > MOST_INTEGER) {
          throw new LuaError(
              "integral size %d is larger than limit of %d".formatted(bytes, MOST_INTEGER));
        }
        yield bytes;
      }
      default -> throw arguments.wrong(1, "invalid format option '%c'".formatted(type));
    };
  }

  private int number(int otherwise) {
    if (at == text.length || text[at] < '0' || text[at] > '9') {
      return otherwise;
    }
    long number = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      number = number * 10 + text[at++] - '0';
      if (number > Integer.MAX_VALUE) {
        throw new LuaError("integral size overflow");
      }
    }
    return (int) number;
  }

  char option() {
    return option;
  }

  /** Bytes of the value; 0 when its content decides. */
  int size() {
    return size;
  }

  /** Bytes to leave out before the value, after so many. */
  int padding(long position) {
    if (size == 0 || option == 'c') {
      return 0;
    }
    int to = Math.min(size, alignment);
    return (int) ((to - (position & (to - 1))) & (to - 1));
  }

  void put(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      int place = bigEndian ? bytes - 1 - i : i;
      out.write(place < Long.BYTES ? (int) (value >>> (8 * place)) : 0);
    }
  }

  long get(byte[] data, int from, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (data[from + (bigEndian ? i : bytes - 1 - i)] & 0xff);
    }
    return value;
  }

  /** An integer of the option's size and sign. */
  double number(long bits) {
    boolean signed = option >= 'a';
    if (signed) {
      int unused = Math.max(0, Long.SIZE - 8 * size);
      return bits << unused >> unused;
    }
    return bits >= 0 ? bits : (bits >>> 1 | (bits & 1)) * 2.0;
  }
}
