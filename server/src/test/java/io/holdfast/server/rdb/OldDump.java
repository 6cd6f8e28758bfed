package io.holdfast.server.rdb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes dumps as old versions of Redis did, independently of the code under test. */
final class OldDump {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int version;

  OldDump(int version) {
    this(version, String.format("REDIS%04d", version));
  }

  private OldDump(int version, String header) {
    this.version = version;
    text(header);
  }

  /** One of Valkey, from 9.0 on. */
  static OldDump valkey(int version) {
    return new OldDump(version, String.format("VALKEY%03d", version));
  }

  /** A piece of one, without a head. */
  static OldDump part() {
    return new OldDump(0, "");
  }

  /** Everything so far. */
  byte[] soFar() {
    return out.toByteArray();
  }

  OldDump bytes(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  OldDump raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** A string with a length of 32 bits, which is allowed for any. */
  OldDump string(byte[] bytes) {
    out.write(0x80);
    raw(ByteBuffer.allocate(4).putInt(bytes.length).array());
    return raw(bytes);
  }

  OldDump string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  OldDump text(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Everything so far, and the end with a checksum of zero, which means none, from version 5 on.
   */
  byte[] end() {
    out.write(255);
    if (version >= 5) {
      raw(new byte[8]);
    }
    return out.toByteArray();
  }

  /** A ziplist of strings, and of integers in the given widths where there are Numbers. */
  static byte[] ziplist(Object... entries) {
    var body = new ByteArrayOutputStream();
    int previous = 0;
    int lastAt = 10;
    for (Object entry : entries) {
      lastAt = 10 + body.size();
      int before = body.size();
      if (previous < 254) {
        body.write(previous);
      } else {
        body.write(254);
        body.writeBytes(little(previous, 4));
      }
      switch (entry) {
        case String text -> ziplistString(body, text.getBytes(StandardCharsets.UTF_8));
        case Byte b -> body.writeBytes(new byte[] {(byte) 0xfe, b});
        case Short s -> tagged(body, 0xc0, s, 2);
        case Integer i when i >= 0 && i <= 12 -> body.write(0xf1 + i);
        case Integer i when i < 1 << 23 && i >= -(1 << 23) -> tagged(body, 0xf0, i, 3);
        case Integer i -> tagged(body, 0xd0, i, 4);
        case Long l -> tagged(body, 0xe0, l, 8);
        default -> throw new IllegalArgumentException(entry.toString());
      }
      previous = body.size() - before;
    }
    var all = new ByteArrayOutputStream();
    all.writeBytes(little(10 + body.size() + 1, 4));
    all.writeBytes(little(lastAt, 4));
    all.writeBytes(little(entries.length, 2));
    all.writeBytes(body.toByteArray());
    all.write(255);
    return all.toByteArray();
  }

  /** A zipmap of fields and values in turn, each value with some unused bytes behind it. */
  static byte[] zipmap(int unused, String... pairs) {
    var all = new ByteArrayOutputStream();
    all.write(pairs.length / 2);
    for (int i = 0; i < pairs.length; i++) {
      byte[] bytes = pairs[i].getBytes(StandardCharsets.UTF_8);
      if (bytes.length < 254) {
        all.write(bytes.length);
      } else {
        all.write(254);
        all.writeBytes(little(bytes.length, 4));
      }
      if (i % 2 == 1) {
        all.write(unused);
      }
      all.writeBytes(bytes);
      if (i % 2 == 1) {
        all.writeBytes(new byte[unused]);
      }
    }
    all.write(255);
    return all.toByteArray();
  }

  /** An intset of integers in rising order. */
  static byte[] intset(int width, long... members) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(little(width, 4));
    all.writeBytes(little(members.length, 4));
    for (long member : members) {
      all.writeBytes(little(member, width));
    }
    return all.toByteArray();
  }

  /** A listpack of strings up to 63 bytes, and of integers of 7 or, as Longs, 64 bits. */
  static byte[] listpack(Object... entries) {
    var body = new ByteArrayOutputStream();
    for (Object entry : entries) {
      int before = body.size();
      switch (entry) {
        case String text -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          body.write(0x80 | bytes.length);
          body.writeBytes(bytes);
        }
        case Integer i -> body.write(i);
        case Long l -> tagged(body, 0xf4, l, 8);
        default -> throw new IllegalArgumentException(entry.toString());
      }
      body.write(body.size() - before);
    }
    var all = new ByteArrayOutputStream();
    all.writeBytes(little(6 + body.size() + 1, 4));
    all.writeBytes(little(entries.length, 2));
    all.writeBytes(body.toByteArray());
    all.write(255);
    return all.toByteArray();
  }

  static byte[] little(long value, int width) {
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return java.util.Arrays.copyOf(bytes, width);
  }

  private static void ziplistString(ByteArrayOutputStream body, byte[] bytes) {
    if (bytes.length < 64) {
      body.write(bytes.length);
    } else if (bytes.length < 1 << 14) {
      body.write(0x40 | bytes.length >> 8);
      body.write(bytes.length);
    } else {
      body.write(0x80);
      body.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    }
    body.writeBytes(bytes);
  }

  private static void tagged(ByteArrayOutputStream body, int tag, long value, int width) {
    body.write(tag);
    body.writeBytes(little(value, width));
  }
}
