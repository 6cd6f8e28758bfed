package io.holdfast.server.rdb;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.Listpack;
import io.holdfast.server.value.MalformedValueException;

/**
 * Reads the packed hashes that Redis wrote before 2.6, and turns them into listpacks.
 *
 * <pre>
 * | fields: 1, from 254 on unknown | length field | length unused: 1 value unused | … | 0xFF |
 * length: 1 byte up to 253, or 0xFE and 4 bytes, little endian
 * </pre>
 */
final class Zipmap {
  private static final int END = 0xff;
  private static final int LONG_LENGTH = 0xfe;

  private final byte[] bytes;
  private int at = 1;

  private Zipmap(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The fields and values, in turn.
   *
   * @throws MalformedValueException when the bytes are no zipmap
   */
  static Listpack toListpack(byte[] zipmap, Slabs slabs) {
    return new Zipmap(zipmap).convert(slabs);
  }

  private Listpack convert(Slabs slabs) {
    Listpack target = Listpack.create(slabs, Form.LIST_LISTPACK);
    if (bytes.length < 2) {
      throw wrong(0, bytes.length + " bytes, the least is 2");
    }
    while (next() != END) {
      target.append(take(length(), 0));
      int length = length();
      int unused = next();
      at++;
      target.append(take(length, unused));
    }
    if (at != bytes.length - 1) {
      throw wrong(at, "an end mark before the end");
    }
    int told = bytes[0] & 0xff;
    if (told < LONG_LENGTH && told != target.size() / 2) {
      throw wrong(0, "header tells " + told + " fields, there are " + target.size() / 2);
    }
    return target;
  }

  private int next() {
    if (at >= bytes.length) {
      throw wrong(at, "no end mark");
    }
    return bytes[at] & 0xff;
  }

  private int length() {
    int first = next();
    if (first < LONG_LENGTH) {
      at++;
      return first;
    }
    if (first == END || bytes.length - at < 5) {
      throw wrong(at, "a length overruns the end");
    }
    long length = 0;
    for (int i = 4; i > 0; i--) {
      length = length << 8 | (bytes[at + i] & 0xff);
    }
    at += 5;
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  private byte[] take(int length, int unused) {
    if (length > bytes.length - at || unused > bytes.length - at - length) {
      throw wrong(at, length + " and " + unused + " bytes overrun the end");
    }
    byte[] string = new byte[length];
    System.arraycopy(bytes, at, string, 0, length);
    at += length + unused;
    return string;
  }

  private static MalformedValueException wrong(int offset, String reason) {
    return new MalformedValueException("zipmap", offset, reason);
  }
}
