package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes listpacks by the specification, apart from the code under test and as plainly as can be.
 */
final class ListpackBytes {
  private static final int HEADER = 6;

  private ListpackBytes() {}

  /** The listpack of these elements. */
  static byte[] of(List<String> elements) {
    var entries = new ByteArrayOutputStream();
    elements.forEach(element -> entries.writeBytes(entry(element)));
    return ByteBuffer.allocate(HEADER + entries.size() + 1)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(HEADER + entries.size() + 1)
        .putShort((short) Math.min(elements.size(), 0xffff))
        .put(entries.toByteArray())
        .put((byte) 0xff)
        .array();
  }

  /** Where an element's entry begins, or {@link Listpack#NONE} when there are not so many. */
  static int offset(List<String> elements, int index) {
    return index < elements.size()
        ? HEADER + elements.subList(0, index).stream().mapToInt(e -> entry(e).length).sum()
        : Listpack.NONE;
  }

  private static byte[] entry(String element) {
    var out = new ByteArrayOutputStream();
    if (isInteger(element)) {
      integer(out, Long.parseLong(element));
    } else {
      string(out, element.getBytes(ISO_8859_1));
    }
    length(out, out.size());
    return out.toByteArray();
  }

  /** True for what Redis writes when it turns some 64-bit integer into text. */
  static boolean isInteger(String text) {
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void integer(ByteArrayOutputStream out, long value) {
    if (value >= 0 && value < 1 << 7) {
      out.write((int) value);
    } else if (value >= -(1 << 12) && value < 1 << 12) {
      out.write(0xc0 | ((int) (value >> 8) & 0x1f));
      out.write((int) value);
    } else {
      int bytes = 2;
      while (bytes < 8 && value != value << (64 - 8 * bytes) >> (64 - 8 * bytes)) {
        bytes += bytes == 4 ? 4 : 1;
      }
      out.write(bytes == 8 ? 0xf4 : 0xef + bytes);
      for (int i = 0; i < bytes; i++) {
        out.write((int) (value >> (8 * i)));
      }
    }
  }

  private static void string(ByteArrayOutputStream out, byte[] bytes) {
    int length = bytes.length;
    if (length < 1 << 6) {
      out.write(0x80 | length);
    } else if (length < 1 << 12) {
      out.write(0xe0 | (length >> 8));
      out.write(length);
    } else {
      out.write(0xf0);
      for (int i = 0; i < 4; i++) {
        out.write(length >> (8 * i));
      }
    }
    out.writeBytes(bytes);
  }

  /** The entry's length in groups of 7 bits, for whoever comes from behind. */
  private static void length(ByteArrayOutputStream out, int length) {
    int groups = length < 128 ? 1 : length < 16383 ? 2 : length < 2097151 ? 3 : 4;
    for (int i = groups - 1; i >= 0; i--) {
      int continued = i == groups - 1 ? 0 : 0x80;
      out.write(continued | ((length >> (7 * i)) & 0x7f));
    }
  }
}
