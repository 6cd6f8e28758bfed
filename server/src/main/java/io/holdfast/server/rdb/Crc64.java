package io.holdfast.server.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum at the end of dumps: CRC-64 with the polynomial of Jones (0xad93d23594c935a9), bits
 * reflected, starting from 0. The check value of "123456789" is e9c6d914c4b8d9ca.
 *
 * <p>Sixteen bytes a step over sixteen tables ("slicing", Kounavis and Berry, 2005).
 */
public final class Crc64 {
  private static final long REFLECTED_POLYNOMIAL = 0x95ac9329ac4bc9b5L;
  private static final int SLICES = 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long[][] TABLES = new long[SLICES][256];

  static {
    for (int b = 0; b < 256; b++) {
      long crc = b;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED_POLYNOMIAL;
      }
      TABLES[0][b] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int b = 0; b < 256; b++) {
        long crc = TABLES[slice - 1][b];
        TABLES[slice][b] = TABLES[0][(int) (crc & 0xff)] ^ crc >>> 8;
      }
    }
  }

  private Crc64() {}

  /** The checksum of what {@code crc} stands for followed by a part of {@code data}. */
  public static long update(long crc, byte[] data, int from, int length) {
    long value = crc;
    int i = from;
    int end = from + length;
    for (; end - i >= SLICES; i += SLICES) {
      long low = value ^ (long) LONG.get(data, i);
      value = eight(low, 8) ^ eight((long) LONG.get(data, i + 8), 0);
    }
    for (; i < end; i++) {
      value = TABLES[0][(int) (value ^ data[i]) & 0xff] ^ value >>> 8;
    }
    return value;
  }

  private static long eight(long word, int slice) {
    return TABLES[slice + 7][(int) word & 0xff]
        ^ TABLES[slice + 6][(int) (word >>> 8) & 0xff]
        ^ TABLES[slice + 5][(int) (word >>> 16) & 0xff]
        ^ TABLES[slice + 4][(int) (word >>> 24) & 0xff]
        ^ TABLES[slice + 3][(int) (word >>> 32) & 0xff]
        ^ TABLES[slice + 2][(int) (word >>> 40) & 0xff]
        ^ TABLES[slice + 1][(int) (word >>> 48) & 0xff]
        ^ TABLES[slice][(int) (word >>> 56)];
  }
}
