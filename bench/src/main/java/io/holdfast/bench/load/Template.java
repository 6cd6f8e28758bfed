package io.holdfast.bench.load;

import io.holdfast.bench.server.Client;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * A request whose bytes are ready but for two places: twelve digits in the key, and values that are
 * random each time. Keys are {@code key:} and the digits, 16 bytes in all.
 */
final class Template {
  private static final int DIGITS = 12;
  private static final String KEY = "key:000000000000";
  private static final byte[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-"
          .getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int digitsAt;
  private final int[] valuesAt;
  private final int valueBytes;

  private Template(byte[] bytes, int digitsAt, int[] valuesAt, int valueBytes) {
    this.bytes = bytes;
    this.digitsAt = digitsAt;
    this.valuesAt = valuesAt;
    this.valueBytes = valueBytes;
  }

  /** {@code GET key}. */
  static Template get() {
    byte[] bytes = Client.encode("GET", KEY);
    return new Template(bytes, digitsAt(bytes), new int[0], 0);
  }

  /** {@code SET key value}. */
  static Template set(int valueBytes) {
    byte[] bytes = Client.encode("SET", KEY, "v".repeat(valueBytes));
    return new Template(
        bytes, digitsAt(bytes), new int[] {bytes.length - 2 - valueBytes}, valueBytes);
  }

  /** {@code HSET key field0 value …}, with up to ten fields. */
  static Template hashSet(int fields, int valueBytes) {
    var arguments = new String[2 + 2 * fields];
    arguments[0] = "HSET";
    arguments[1] = KEY;
    for (int field = 0; field < fields; field++) {
      arguments[2 + 2 * field] = "field" + field;
      arguments[3 + 2 * field] = "v".repeat(valueBytes);
    }
    byte[] bytes = Client.encode(arguments);
    var valuesAt = new int[fields];
    byte[] pair = Client.encode("field0", "v".repeat(valueBytes));
    int pairBytes = pair.length - "*2\r\n".length();
    for (int field = 0; field < fields; field++) {
      valuesAt[field] = bytes.length - (fields - 1 - field) * pairBytes - 2 - valueBytes;
    }
    return new Template(bytes, digitsAt(bytes), valuesAt, valueBytes);
  }

  int size() {
    return bytes.length;
  }

  /** Writes the request for a key. */
  void write(ByteBuffer out, long key, RandomGenerator random) {
    long rest = key;
    for (int digit = DIGITS - 1; digit >= 0; digit--) {
      bytes[digitsAt + digit] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    for (int at : valuesAt) {
      fill(at, random);
    }
    out.put(bytes);
  }

  private void fill(int at, RandomGenerator random) {
    long bits = 0;
    for (int i = 0; i < valueBytes; i++) {
      if (i % 10 == 0) {
        bits = random.nextLong();
      }
      bytes[at + i] = ALPHABET[(int) (bits & 63)];
      bits >>>= 6;
    }
  }

  private static int digitsAt(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII).indexOf(KEY) + KEY.length() - DIGITS;
  }
}
