package io.holdfast.server.rdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A small dump with all types, encodings and opcodes that are read, and the values alone. */
final class EveryEncoding {
  private static final byte[] DOUBLE =
      ByteBuffer.allocate(8).putLong(Long.reverseBytes(Double.doubleToLongBits(1.5))).array();

  private EveryEncoding() {}

  /** The dump, without a checksum. */
  static byte[] dump() {
    var dump = new OldDump(12);
    dump.bytes(250).string("redis-ver").string("7.4.0").bytes(250).string("n").bytes(0xc1, 1, 2);
    dump.bytes(245).string("#!lua name=lib\nredis.register_function('f', function() end)");
    dump.bytes(247, 5, 2, 1, 1, 7, 2, 9, 3).raw(new byte[4]).bytes(4).raw(DOUBLE);
    dump.bytes(5).string("text").bytes(0);
    dump.bytes(254, 0, 251, 40, 2, 244, 1, 2, 3);
    int number = 0;
    for (byte[] value : values()) {
      switch (number % 4) {
        case 0 -> dump.bytes(252).raw(OldDump.little(4_000_000_000_000L, 8)).bytes(249, 200);
        case 1 -> dump.bytes(253).raw(OldDump.little(2_000_000_000, 4)).bytes(248, 0x40, 200);
        default -> {}
      }
      dump.bytes(value[0]).string("k" + number++);
      dump.raw(java.util.Arrays.copyOfRange(value, 1, value.length));
    }
    return dump.bytes(254, 15, 0).string("last").bytes(1, 'x').end();
  }

  /** For each a type's byte and the value. */
  static List<byte[]> values() {
    List<byte[]> all = new ArrayList<>();
    String repeated = "abcd".repeat(9);
    byte[] packed = new byte[64];
    int length =
        new LzfCompressor()
            .compress(repeated.getBytes(StandardCharsets.US_ASCII), 0, 36, packed, 0, 32);
    add(all, part(0).bytes(5).text("plain"));
    add(all, part(0).bytes(0xc0, 0xf6));
    add(all, part(0).bytes(0xc1, 1, 0x80));
    add(all, part(0).bytes(0xc2, 1, 2, 3, 0x80));
    add(all, part(0).bytes(0xc3, length, 36).raw(java.util.Arrays.copyOf(packed, length)));
    add(all, part(1).bytes(2, 1, 'a', 0xc0, 7));
    add(all, part(2).bytes(2, 1, 'a', 0xc0, 7));
    add(all, part(3).bytes(3, 1, 'a', 3).text("1.5").bytes(1, 'b', 254, 1, 'c', 255));
    add(all, part(4).bytes(2, 1, 'f', 1, 'v', 1, 'g', 0xc0, 1));
    add(all, part(5).bytes(1, 1, 'm').raw(DOUBLE));
    add(all, part(9).string(OldDump.zipmap(2, "f", "v", "g", "w")));
    add(
        all,
        part(10)
            .string(OldDump.ziplist("a", 5, (byte) -7, (short) 300, 70_000, 1 << 30, 1L << 40)));
    add(all, part(11).string(OldDump.intset(2, -5, 1, 300)));
    add(all, part(11).string(OldDump.intset(8, -5, 1, 1L << 40)));
    add(all, part(12).string(OldDump.ziplist("m", 1, "n", "2.5")));
    add(all, part(13).string(OldDump.ziplist("f", "v", "g", 1)));
    add(all, part(14).bytes(2).string(OldDump.ziplist("a", "b")).string(OldDump.ziplist(1)));
    add(all, part(16).string(OldDump.listpack("f", "v", "g", 1)));
    add(all, part(17).string(OldDump.listpack("m", 1, "n", "2.5")));
    add(all, part(18).bytes(2, 2).string(OldDump.listpack("a", -1L)).bytes(1).string("plain node"));
    add(all, part(20).string(OldDump.listpack("a", 7, 1L << 40)));
    add(all, part(22).bytes(1, 0).string("f").string("v"));
    add(all, part(23).string(OldDump.listpack("f", "v", 0)));
    add(all, part(24).raw(new byte[8]).bytes(1, 0).string("f").string("v"));
    add(all, part(25).raw(new byte[8]).string(OldDump.listpack("f", "v", 0)));
    return all;
  }

  /** The same as DUMP would answer, but for a checksum, which is that of the rest. */
  static byte[] payload(byte[] value) {
    byte[] payload = java.util.Arrays.copyOf(value, value.length + 10);
    payload[value.length] = 12;
    seal(payload);
    return payload;
  }

  /** Puts the checksum of a payload right. */
  static void seal(byte[] payload) {
    int end = payload.length - 8;
    byte[] crc = OldDump.little(Crc64.update(0, payload, 0, end), 8);
    System.arraycopy(crc, 0, payload, end, 8);
  }

  private static OldDump part(int type) {
    return OldDump.part().bytes(type);
  }

  private static void add(List<byte[]> all, OldDump part) {
    all.add(part.soFar());
  }
}
