package io.holdfast.server.rdb;

import io.holdfast.server.memory.HeapLimit;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.SpilledBytes;
import io.holdfast.server.memory.TooLargeException;
import io.holdfast.server.value.Integers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a dump being made, with the format's primitives: lengths, strings, numbers. Not for
 * several threads.
 *
 * <p>A plain one is an array that grows, up to {@link HeapLimit}. A {@link #spilling} one moves its
 * bytes out of the heap whenever there are many, so that it holds any value; of long strings it
 * only remembers where they are to stand.
 */
public final class RdbBuffer implements AutoCloseable {
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int SMALLEST_COMPRESSED = 21;
  private static final int LONGEST_INTEGER = 11;
  private static final int MAX_LENGTH_BYTES = 9;

  private static final int MOST = Integer.MAX_VALUE - 8;
  private static final int LONGEST_KEPT = 1 << 16;

  /** What may come on top of a string as long as the heap bears. */
  private static final int MARGIN = 64;

  private byte[] bytes;
  private int size;
  private final boolean compress;
  private final int spillAt; // 0: never
  private final @Nullable SpilledBytes spilled;
  private @Nullable LzfCompressor compressor; // made for the first string that is long enough
  private byte[] copied = {}; // the last string that had to be read from outside the heap

  /**
   * @param compress whether strings of more than 20 bytes are packed where that saves space
   */
  public RdbBuffer(int capacity, boolean compress) {
    this(capacity, compress, 0, null);
  }

  private RdbBuffer(int capacity, boolean compress, int spillAt, @Nullable SpilledBytes spilled) {
    this.bytes = new byte[capacity];
    this.compress = compress;
    this.spillAt = spillAt;
    this.spilled = spilled;
  }

  /**
   * One that keeps no more on the heap than {@code most} bytes and the longest string. It is closed
   * or handed to {@link RdbFileWriter#write(RdbBuffer)} in the end.
   */
  public static RdbBuffer spilling(int capacity, int most, boolean compress) {
    return new RdbBuffer(capacity, compress, most, new SpilledBytes());
  }

  /** The bytes, of which the first {@link #size()} count; replaced when the buffer grows. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return size;
  }

  /** What stands before the array's bytes, of a spilling one. */
  @Nullable SpilledBytes spilled() {
    return spilled;
  }

  /** Bytes in all. */
  public long total() {
    return size + (spilled == null ? 0 : spilled.size());
  }

  /** Forgets all content; a spilling one gives up an array that had to grow. */
  public void clear() {
    size = 0;
    if (spilled != null) {
      spilled.close();
      if (bytes.length > 2 * spillAt) {
        bytes = new byte[spillAt];
      }
    }
  }

  /** Frees what lies outside the heap. */
  @Override
  public void close() {
    clear();
  }

  /** A copy of the content. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  public void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  public void writeBytes(byte[] source, int from, int length) {
    ensure(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /** The same from outside the heap. */
  public void writeBytes(long address, int length) {
    ensure(length);
    Memory.read(address, bytes, size, length);
    size += length;
  }

  /** An integer's decimal digits. */
  public void writeDecimal(long value) {
    ensure(Integers.MAX_DIGITS);
    size = Integers.write(value, bytes, size);
  }

  public void writeShortLittleEndian(int value) {
    writeByte(value);
    writeByte(value >> 8);
  }

  public void writeLongLittleEndian(long value) {
    ensure(Long.BYTES);
    LONG_LE.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** A length: 6, 14, 32 or 64 bits, as few as it needs. */
  public void writeLength(long length) {
    ensure(MAX_LENGTH_BYTES);
    if (length < 1 << 6) {
      bytes[size++] = (byte) length;
    } else if (length < 1 << 14) {
      bytes[size++] = (byte) (0x40 | length >> 8);
      bytes[size++] = (byte) length;
    } else if (length <= 0xffff_ffffL) {
      bytes[size++] = (byte) 0x80;
      for (int shift = 24; shift >= 0; shift -= 8) {
        bytes[size++] = (byte) (length >> shift);
      }
    } else {
      bytes[size++] = (byte) 0x81;
      LONG_BE.set(bytes, size, length);
      size += Long.BYTES;
    }
  }

  /** A number of 64 bits without a sign, as a length. */
  public void writeUnsigned(long value) {
    if (value >= 0) {
      writeLength(value);
    } else {
      writeByte(0x81);
      writeLongLittleEndian(Long.reverseBytes(value));
    }
  }

  /** A string in the shortest of its forms: 8 to 32-bit integer, packed or plain. */
  public void writeString(byte[] string) {
    writeString(string, string.length);
  }

  /** The same for one outside the heap. */
  public void writeString(long address, int length) {
    if (length > LONGEST_INTEGER && (!compress || length < SMALLEST_COMPRESSED)) {
      writeLength(length);
      writeBytes(address, length);
    } else {
      writeString(copyOf(address, length), length);
    }
  }

  private void writeString(byte[] string, int length) {
    if (length <= LONGEST_INTEGER && Integers.isCanonical(string, 0, length)) {
      long value = Integers.parse(string, 0, length);
      if (value == (int) value) {
        writeSmallInteger((int) value);
        return;
      }
    }
    if (!compress || length < SMALLEST_COMPRESSED || !pack(string, length)) {
      writeLength(length);
      writeBytes(string, 0, length);
    }
  }

  /** An array that begins with the string; the same one from call to call if it is short. */
  private byte[] copyOf(long address, int length) {
    byte[] copy = copied;
    if (length > copy.length) {
      copy = new byte[length > LONGEST_KEPT ? length : Integer.highestOneBit(length) << 1];
      copied = length > LONGEST_KEPT ? copied : copy;
    }
    Memory.read(address, copy, 0, length);
    return copy;
  }

  /**
   * Moves all of a spilling one's bytes to a region.
   *
   * @param more bytes of zeros that it has behind them
   */
  Region toRegion(int more) {
    SpilledBytes from = Objects.requireNonNull(spilled);
    spill();
    long length = from.size() + more;
    if (length > MOST) {
      throw new TooLargeException("a payload", length, MOST);
    }
    Region region = Region.ofZeros((int) length);
    var to =
        new Object() {
          long address = region.address();
        };
    from.<RuntimeException>drain(
        (address, count) -> {
          Memory.copy(address, to.address, count);
          to.address += count;
        });
    return region;
  }

  /** True when {@link #writeRegion} may be called. */
  boolean isSpilling() {
    return spilled != null;
  }

  /** A long string, which is not copied and not packed. */
  void writeRegion(Region region) {
    SpilledBytes to = Objects.requireNonNull(spilled);
    writeLength(region.length());
    spill();
    to.attach(region);
  }

  /** An integer as the string that it reads as. */
  public void writeIntegerString(long value) {
    if (value == (int) value) {
      writeSmallInteger((int) value);
    } else {
      writeLength(Integers.digits(value));
      writeDecimal(value);
    }
  }

  /** ASCII text as a string. */
  void writeText(String text) {
    writeString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void writeSmallInteger(int value) {
    if (value == (byte) value) {
      writeByte(0xc0);
      writeByte(value);
    } else if (value == (short) value) {
      writeByte(0xc1);
      writeShortLittleEndian(value);
    } else {
      writeByte(0xc2);
      writeShortLittleEndian(value);
      writeShortLittleEndian(value >> 16);
    }
  }

  private boolean pack(byte[] string, int length) {
    if (compressor == null) {
      compressor = new LzfCompressor();
    }
    // The packed length comes first, so that the bytes are packed behind the largest head and moved
    int room = length - 4;
    int head = 1 + 2 * MAX_LENGTH_BYTES;
    ensure(head + room + 8);
    int start = size;
    int packed = compressor.compress(string, 0, length, bytes, start + head, room);
    if (packed == 0) {
      return false;
    }
    writeByte(0xc3);
    writeLength(packed);
    writeLength(length);
    System.arraycopy(bytes, start + head, bytes, size, packed);
    size += packed;
    return true;
  }

  private void ensure(int more) {
    if (spilled != null && size > 0 && size + (long) more > spillAt) {
      spill();
    }
    if (more > bytes.length - size) {
      int needed = HeapLimit.check("a value", size + (long) more - MARGIN);
      int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(needed + MARGIN, doubled));
    }
  }

  private void spill() {
    if (spilled != null && size > 0) {
      spilled.write(bytes, 0, size);
      size = 0;
    }
  }
}
