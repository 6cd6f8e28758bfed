package io.holdfast.server.rdb;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.Listpack;
import io.holdfast.server.value.MalformedValueException;

/**
 * Reads the packed lists that Redis wrote before 7.0, and turns them into listpacks.
 *
 * <pre>
 * | bytes: 4 | offset of last entry: 4 | entries: 2 | entry … | 0xFF |    all little endian
 * entry: | bytes of the entry before: 1, or 0xFE and 4 | head | data |
 *
 * head 00llllll            string up to 63 bytes       11000000 2 bytes   integer of 16 bits
 *      01llllll 1 byte     string up to 16383 bytes    11010000 4 bytes   of 32 bits
 *      10...... 4 bytes    string, length big endian   11100000 8 bytes   of 64 bits
 *      1111xxxx            integer xxxx - 1, 0..12     11110000 3 bytes   of 24 bits
 *                                                      11111110 1 byte    of 8 bits
 * </pre>
 */
final class Ziplist {
  private static final int HEADER = 10;
  private static final int END = 0xff;
  private static final int LONG_PREVIOUS = 0xfe;
  private static final int COUNT_UNKNOWN = 65535;

  private final byte[] bytes;
  private final Listpack target;
  private int at = HEADER;

  private Ziplist(byte[] bytes, Slabs slabs) {
    this.bytes = bytes;
    this.target = Listpack.create(slabs, Form.LIST_LISTPACK);
  }

  /**
   * The same entries in a listpack.
   *
   * @throws MalformedValueException when the bytes are no ziplist
   */
  static Listpack toListpack(byte[] ziplist, Slabs slabs) {
    return new Ziplist(ziplist, slabs).convert();
  }

  private Listpack convert() {
    if (bytes.length <= HEADER) {
      throw wrong(0, bytes.length + " bytes, the least is 11");
    }
    if (little(0, 4) != bytes.length) {
      throw wrong(0, "header tells " + little(0, 4) + " bytes, there are " + bytes.length);
    }
    if ((bytes[bytes.length - 1] & 0xff) != END) {
      throw wrong(bytes.length - 1, "no end mark");
    }
    int end = bytes.length - 1;
    int last = HEADER;
    int lastSize = 0;
    while (at < end) {
      int start = at;
      long before = previous(end);
      if (before != lastSize) {
        throw wrong(start, "tells " + before + " bytes before it, there are " + lastSize);
      }
      entry(end);
      last = start;
      lastSize = at - start;
    }
    if (little(4, 4) != last) {
      throw wrong(4, "header has the last entry at " + little(4, 4) + ", it is at " + last);
    }
    long told = little(8, 2);
    if (told != COUNT_UNKNOWN && told != target.size()) {
      throw wrong(8, "header tells " + told + " entries, there are " + target.size());
    }
    return target;
  }

  private long previous(int end) {
    int first = bytes[at] & 0xff;
    if (first < LONG_PREVIOUS) {
      at++;
      return first;
    }
    if (first == END) {
      throw wrong(at, "an end mark before the end");
    }
    need(5, end);
    long size = little(at + 1, 4);
    at += 5;
    return size;
  }

  private void entry(int end) {
    need(1, end);
    int head = bytes[at] & 0xff;
    switch (head >> 6) {
      case 0 -> string(1, head & 0x3f, end);
      case 1 -> {
        need(2, end);
        string(2, (head & 0x3f) << 8 | (bytes[at + 1] & 0xff), end);
      }
      case 2 -> {
        need(5, end);
        long length = Long.reverseBytes(little(at + 1, 4)) >>> 32;
        string(5, length, end);
      }
      default -> {
        int width = width(head);
        need(1 + width, end);
        long value = (head & 0xf) - 1L;
        if (width > 0) {
          int unused = 64 - 8 * width;
          value = little(at + 1, width) << unused >> unused;
        }
        target.append(value);
        at += 1 + width;
      }
    }
  }

  private int width(int head) {
    return switch (head) {
      case 0xc0 -> 2;
      case 0xd0 -> 4;
      case 0xe0 -> 8;
      case 0xf0 -> 3;
      case 0xfe -> 1;
      default -> {
        if (head < 0xf1 || head > 0xfd) {
          throw wrong(at, "unknown entry head " + head);
        }
        yield 0;
      }
    };
  }

  private void string(int head, long length, int end) {
    need(head + length, end);
    byte[] string = new byte[(int) length];
    System.arraycopy(bytes, at + head, string, 0, string.length);
    target.append(string);
    at += head + string.length;
  }

  private void need(long count, int end) {
    if (count > end - at) {
      throw wrong(at, "an entry overruns the end");
    }
  }

  private long little(int from, int width) {
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | (bytes[from + i] & 0xff);
    }
    return value;
  }

  private static MalformedValueException wrong(int offset, String reason) {
    return new MalformedValueException("ziplist", offset, reason);
  }
}
