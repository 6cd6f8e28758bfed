package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.PinnedTable;

/**
 * How a key and its value lie in a block.
 *
 * <pre>
 *   | head | clock | key length | payload length | expiry | key | payload |
 *     1      3       1 or 4       1, 2 or 4        0 or 8
 *
 *   head:  | payload length's width: 2 | long key: 1 | expires: 1 | form: 4 |
 *   clock: when the key was last used, see {@link Usage}
 *   expiry: Unix time in milliseconds
 * </pre>
 */
final class RecordLayout {
  private static final int FORM = 0x0f;
  private static final int EXPIRES = 0x10;
  private static final int LONG_KEY = 0x20;
  private static final int WIDTH_SHIFT = 6;
  private static final int KEY_LENGTH_AT = 4;
  private static final int EXPIRY_BYTES = 8;

  private RecordLayout() {}

  static Form form(long record) {
    return Form.of(Memory.getByte(record) & FORM);
  }

  /** The clock and, below it in the lowest byte, the head. */
  static int clockWord(long record) {
    return Memory.getInt(record);
  }

  static void setClockWord(long record, int word) {
    Memory.putInt(record, word);
  }

  static boolean expires(long record) {
    return (Memory.getByte(record) & EXPIRES) != 0;
  }

  /** When it expires; only if it does. */
  static long expireAt(long record) {
    return Memory.getLong(record + expiryAt(Memory.getByte(record)));
  }

  static void setExpireAt(long record, long expireAt) {
    Memory.putLong(record + expiryAt(Memory.getByte(record)), expireAt);
  }

  static int keyLength(long record) {
    return (Memory.getByte(record) & LONG_KEY) != 0
        ? Memory.getInt(record + KEY_LENGTH_AT)
        : Memory.getByte(record + KEY_LENGTH_AT) & 0xff;
  }

  static long keyAddress(long record) {
    return record + keyAt(Memory.getByte(record));
  }

  static int payloadLength(long record) {
    int head = Memory.getByte(record);
    long at = record + payloadLengthAt(head);
    return switch (width(head)) {
      case 1 -> Memory.getByte(at) & 0xff;
      case 2 -> Memory.getShort(at) & 0xffff;
      default -> Memory.getInt(at);
    };
  }

  static void setPayloadLength(long record, int length) {
    int head = Memory.getByte(record);
    long at = record + payloadLengthAt(head);
    switch (width(head)) {
      case 1 -> Memory.putByte(at, (byte) length);
      case 2 -> Memory.putShort(at, (short) length);
      default -> Memory.putInt(at, length);
    }
  }

  static long payloadAddress(long record) {
    return keyAddress(record) + keyLength(record);
  }

  /** Copies the first bytes of a payload, if any, to a record that takes another one's place. */
  static void movePayload(long from, long to, int bytes) {
    if (bytes > 0) {
      Memory.copy(payloadAddress(from), payloadAddress(to), bytes);
      PinnedTable.moved(form(to), payloadAddress(from), payloadAddress(to));
    }
  }

  /** Bytes of the whole record. */
  static int size(long record) {
    return keyAt(Memory.getByte(record)) + keyLength(record) + payloadLength(record);
  }

  /** Bytes of a record to be made. */
  static long sizeOf(int keyLength, int payloadLength, boolean expires) {
    return (long) keyAt(head(0, keyLength, payloadLength, expires)) + keyLength + payloadLength;
  }

  /** True when a record of these could stand where one with this head is without a change of it. */
  static boolean hasSameShape(long record, int payloadLength, boolean expires) {
    int head = Memory.getByte(record);
    return width(head) == 1 << widthCode(payloadLength) && ((head & EXPIRES) != 0) == expires;
  }

  /** Writes everything before the key but the expiry. */
  static void writeHead(
      long record, Form form, int clock, int keyLength, int payloadLength, boolean expires) {
    int head = head(form.code(), keyLength, payloadLength, expires);
    Memory.putInt(record, (head & 0xff) | (clock << 8));
    if ((head & LONG_KEY) != 0) {
      Memory.putInt(record + KEY_LENGTH_AT, keyLength);
    } else {
      Memory.putByte(record + KEY_LENGTH_AT, (byte) keyLength);
    }
    setPayloadLength(record, payloadLength);
  }

  static void setForm(long record, Form form) {
    int head = Memory.getByte(record);
    Memory.putByte(record, (byte) ((head & ~FORM) | form.code()));
  }

  private static int head(int form, int keyLength, int payloadLength, boolean expires) {
    return form
        | (expires ? EXPIRES : 0)
        | (keyLength < 1 << 8 ? 0 : LONG_KEY)
        | (widthCode(payloadLength) << WIDTH_SHIFT);
  }

  private static int widthCode(int payloadLength) {
    return payloadLength < 1 << 8 ? 0 : payloadLength < 1 << 16 ? 1 : 2;
  }

  private static int width(int head) {
    return 1 << ((head >>> WIDTH_SHIFT) & 3);
  }

  private static int payloadLengthAt(int head) {
    return KEY_LENGTH_AT + ((head & LONG_KEY) != 0 ? 4 : 1);
  }

  private static int expiryAt(int head) {
    return payloadLengthAt(head) + width(head);
  }

  private static int keyAt(int head) {
    return expiryAt(head) + ((head & EXPIRES) != 0 ? EXPIRY_BYTES : 0);
  }
}
