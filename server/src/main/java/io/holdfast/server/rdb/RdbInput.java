package io.holdfast.server.rdb;

import io.holdfast.server.memory.HeapLimit;
import io.holdfast.server.memory.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A dump being read from its start to its end: keeps the offset for errors and the checksum, and
 * hands out no byte that is not there. Whatever length the input claims is compared with what is
 * left of it before memory is taken.
 *
 * <p>Not for several threads.
 */
public final class RdbInput {
  private static final byte[] NONE = {};
  private static final int MOST = Integer.MAX_VALUE - 8;
  private static final int PLAIN = -1;
  private static final int PACKED = 3;

  private final String name;
  private final @Nullable ReadAhead file;
  private final long size;
  private byte[] buffer;
  private int position;
  private int limit;
  private long before; // bytes of the file before the buffer's
  private long crcBefore; // their checksum

  private RdbInput(String name, @Nullable ReadAhead file, long size, byte[] buffer, int limit) {
    this.name = name;
    this.file = file;
    this.size = size;
    this.buffer = buffer;
    this.limit = limit;
  }

  /**
   * Reads a file.
   *
   * @param name the file's name for errors
   */
  public static RdbInput of(String name, ReadAhead file) {
    return new RdbInput(name, file, file.size(), NONE, 0);
  }

  /** Reads the first {@code size} bytes of an array. */
  public static RdbInput of(String name, byte[] bytes, int size) {
    return new RdbInput(name, null, size, bytes, size);
  }

  /** Bytes read so far. */
  public long offset() {
    return before + position;
  }

  /** Bytes that are left. */
  public long remaining() {
    return size - offset();
  }

  /** Bytes in all. */
  public long size() {
    return size;
  }

  /** The checksum of all bytes read so far. */
  public long checksum() {
    return Crc64.update(crcBefore, buffer, 0, position);
  }

  /** An error at the current offset. */
  public RdbException error(String found) {
    return error(offset(), found);
  }

  public RdbException error(long offset, String found) {
    return new RdbException(name, offset, found);
  }

  /** An error about something that can't be held here, though nothing is wrong with it. */
  RdbException unsupported(long offset, String found) {
    return RdbException.unsupported(name, offset, found);
  }

  public int readByte() throws RdbException {
    need("a byte");
    return buffer[position++] & 0xff;
  }

  public int readShortLittleEndian() throws RdbException {
    int low = readByte();
    return (short) (low | readByte() << 8);
  }

  public int readIntLittleEndian() throws RdbException {
    int low = readShortLittleEndian() & 0xffff;
    return low | readShortLittleEndian() << 16;
  }

  public long readLongLittleEndian() throws RdbException {
    long low = readIntLittleEndian() & 0xffff_ffffL;
    return low | (long) readIntLittleEndian() << 32;
  }

  public double readDouble() throws RdbException {
    return Double.longBitsToDouble(readLongLittleEndian());
  }

  /** A length, which must not be one of the marks for encoded strings. */
  public long readLength() throws RdbException {
    long at = offset();
    return checkLength(readNumber(), at);
  }

  /** A number in the form of a length, of which all 64 bits may be used. */
  long readNumber() throws RdbException {
    long at = offset();
    int first = readByte();
    if (first >> 6 == 3) {
      throw error(at, "a string's encoding 0x" + Integer.toHexString(first) + ", not a length");
    }
    return readNumber(first, at);
  }

  /**
   * How many elements follow.
   *
   * @param least bytes that each of them takes at least
   */
  public long readCount(int least, String what) throws RdbException {
    long at = offset();
    long count = readLength();
    if (count > remaining() / least) {
      throw error(at, what + " of " + count + " elements, with " + remaining() + " bytes left");
    }
    return count;
  }

  /**
   * What stands before a string's bytes.
   *
   * @param at where it begins
   * @param encoding {@link #PLAIN}, or one of the format's
   * @param packed bytes in the file, when it is packed
   * @param length bytes of the string; 0 for integers
   */
  record Head(long at, int encoding, long packed, long length) {
    boolean isPacked() {
      return encoding == PACKED;
    }
  }

  /** A string in any of its forms, which is not too large for the heap. */
  public byte[] readString() throws RdbException {
    return readString(readHead());
  }

  Head readHead() throws RdbException {
    long at = offset();
    int first = readByte();
    if (first >> 6 != 3) {
      return new Head(at, PLAIN, 0, checkLength(readNumber(first, at), at));
    }
    int encoding = first & 0x3f;
    if (encoding > PACKED) {
      throw error(
          at, "unknown string encoding " + encoding + "; known are 0 to 2 (integers) and 3 (LZF)");
    }
    return encoding == PACKED
        ? new Head(at, PACKED, readLength(), readLength())
        : new Head(at, encoding, 0, 0);
  }

  byte[] readString(Head head) throws RdbException {
    return switch (head.encoding) {
      case PLAIN -> readBytes(head.length, "a string");
      case 0 -> decimal((byte) readByte());
      case 1 -> decimal(readShortLittleEndian());
      case 2 -> decimal(readIntLittleEndian());
      default -> readPacked(head);
    };
  }

  /** Checks that what a head announces can be there. */
  void checkThere(Head head) throws RdbException {
    if (head.isPacked()) {
      if (head.packed > remaining()
          || Lzf.impossible(head.packed, head.length)
          || head.length > MOST) {
        throw error(
            head.at,
            "LZF string of "
                + head.packed
                + " packed and "
                + head.length
                + " unpacked bytes, with "
                + remaining()
                + " bytes left");
      }
    } else if (head.length > remaining() || head.length > MOST) {
      throw tooLong("a string", head.length);
    }
  }

  /** Exactly {@code length} bytes. */
  public byte[] readBytes(long length, String what) throws RdbException {
    if (length == 0) {
      return NONE;
    }
    if (length < 0 || length > remaining() || length > MOST) {
      throw tooLong(what, length);
    }
    checkFits(length, what);
    byte[] bytes = new byte[(int) length];
    for (int done = 0; done < bytes.length; ) {
      int some = some(bytes.length - done, what);
      System.arraycopy(buffer, position, bytes, done, some);
      position += some;
      done += some;
    }
    return bytes;
  }

  /** Exactly {@code length} bytes to an address. */
  void readTo(long address, int length, String what) throws RdbException {
    for (int done = 0; done < length; ) {
      int some = some(length - done, what);
      Memory.write(address + done, buffer, position, some);
      position += some;
      done += some;
    }
  }

  /** How many of the bytes that are due are in the buffer, at least one. */
  private int some(int due, String what) throws RdbException {
    need(what);
    return Math.min(due, limit - position);
  }

  private void checkFits(long length, String what) throws RdbException {
    if (length > HeapLimit.most()) {
      throw error(
          what
              + " of "
              + length
              + " bytes within a key or collection; this server takes at most "
              + HeapLimit.most()
              + " there, an eighth of its Java heap");
    }
  }

  private RdbException tooLong(String what, long length) {
    return error(
        what
            + " of "
            + Long.toUnsignedString(length)
            + " bytes, with "
            + remaining()
            + " bytes left");
  }

  private byte[] readPacked(Head head) throws RdbException {
    checkThere(head);
    checkFits(head.length, "a string");
    byte[] bytes = new byte[(int) head.length];
    String wrong = Lzf.decompress(readBytes(head.packed, "an LZF string"), bytes);
    if (!wrong.isEmpty()) {
      throw error(head.at, "damaged LZF string: " + wrong);
    }
    return bytes;
  }

  private long readNumber(int first, long at) throws RdbException {
    int form = first >> 6;
    if (form == 0) {
      return first;
    }
    if (form == 1) {
      return (first & 0x3fL) << 8 | readByte();
    }
    if (first != 0x80 && first != 0x81) {
      throw error(at, "unknown form of a length 0x" + Integer.toHexString(first));
    }
    long length = 0;
    for (int n = first == 0x80 ? 4 : 8; n > 0; n--) {
      length = length << 8 | readByte();
    }
    return length;
  }

  private long checkLength(long length, long at) throws RdbException {
    if (length < 0) {
      throw error(at, "a length of " + Long.toUnsignedString(length));
    }
    return length;
  }

  /** Sees to it that there is one more byte in the buffer at least. */
  private void need(String what) throws RdbException {
    if (position == limit) {
      refill(what);
    }
  }

  private void refill(String what) throws RdbException {
    before += position;
    position = 0;
    limit = 0;
    if (file != null) {
      try {
        ReadAhead.Piece piece = file.next();
        buffer = piece.bytes();
        limit = piece.length();
        crcBefore = piece.crcBefore();
      } catch (IOException e) {
        throw new RdbException(name, before, e);
      }
    }
    if (limit == 0) {
      throw error("the file ends where " + what + " is due");
    }
  }

  private static byte[] decimal(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }
}
