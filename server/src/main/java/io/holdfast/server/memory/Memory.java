package io.holdfast.server.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads and writes at absolute addresses, by one segment of the FFM API that spans all of them.
 *
 * <p>Weaker than an ordinary segment: a wrong address is not caught, it reads or destroys something
 * else or ends the process. In return an access is one machine instruction. {@link Slabs} has a
 * checking mode which tests run under.
 */
public final class Memory {
  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private Memory() {}

  public static byte getByte(long address) {
    return ALL.get(JAVA_BYTE, address);
  }

  public static void putByte(long address, byte value) {
    ALL.set(JAVA_BYTE, address, value);
  }

  public static short getShort(long address) {
    return ALL.get(JAVA_SHORT_UNALIGNED, address);
  }

  public static void putShort(long address, short value) {
    ALL.set(JAVA_SHORT_UNALIGNED, address, value);
  }

  public static int getInt(long address) {
    return ALL.get(JAVA_INT_UNALIGNED, address);
  }

  public static void putInt(long address, int value) {
    ALL.set(JAVA_INT_UNALIGNED, address, value);
  }

  public static long getLong(long address) {
    return ALL.get(JAVA_LONG_UNALIGNED, address);
  }

  public static void putLong(long address, long value) {
    ALL.set(JAVA_LONG_UNALIGNED, address, value);
  }

  /** Copies {@code length} bytes out. */
  public static void read(long address, byte[] into, int from, int length) {
    MemorySegment.copy(ALL, JAVA_BYTE, address, into, from, length);
  }

  public static void fill(long address, long length, byte value) {
    ALL.asSlice(address, length).fill(value);
  }

  /** Copies {@code length} bytes in. */
  public static void write(long address, byte[] bytes, int from, int length) {
    MemorySegment.copy(bytes, from, ALL, JAVA_BYTE, address, length);
  }

  /** Copies {@code length} bytes from one address to another; the two ranges may overlap. */
  public static void copy(long from, long to, long length) {
    MemorySegment.copy(ALL, from, ALL, to, length);
  }

  /**
   * True when the bytes at an address are those of a part of an array. The last words compared
   * overlap those before them, so that no byte is compared alone but for three at most.
   */
  public static boolean equal(long address, byte[] bytes, int from, int length) {
    if (length < 8) {
      return equalShort(address, bytes, from, length);
    }
    int last = length - 8;
    for (int at = 0; at < last; at += 8) {
      if (getLong(address + at) != (long) LONGS.get(bytes, from + at)) {
        return false;
      }
    }
    return getLong(address + last) == (long) LONGS.get(bytes, from + last);
  }

  private static boolean equalShort(long address, byte[] bytes, int from, int length) {
    if (length >= 4) {
      int last = length - 4;
      return getInt(address) == (int) INTS.get(bytes, from)
          && getInt(address + last) == (int) INTS.get(bytes, from + last);
    }
    for (int at = 0; at < length; at++) {
      if (getByte(address + at) != bytes[from + at]) {
        return false;
      }
    }
    return true;
  }

  /** Compares two ranges as unsigned bytes, a prefix before what it begins; as memcmp does. */
  public static int compare(long one, int oneLength, long other, int otherLength) {
    int common = Math.min(oneLength, otherLength);
    int at = 0;
    for (; at + 8 <= common; at += 8) {
      long first = getLong(one + at);
      long second = getLong(other + at);
      if (first
          != second) { // the byte at the lowest address decides, which is the lowest of a long
        return Long.compareUnsigned(Long.reverseBytes(first), Long.reverseBytes(second));
      }
    }
    for (; at < common; at++) {
      int difference = (getByte(one + at) & 0xff) - (getByte(other + at) & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return oneLength - otherLength;
  }
}
