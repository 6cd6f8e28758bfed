package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.MalformedValueException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A sorted array of distinct integers in a payload, all of the width of the widest, in Redis's
 * format.
 *
 * <pre>
 *   | width: 4 | count: 4 | integer | integer | …        all numbers little endian
 *   ^ payload.address()     width: 2, 4 or 8 bytes each
 * </pre>
 *
 * The width never shrinks. When a change throws {@link
 * io.holdfast.server.memory.StoreFullException}, nothing has changed.
 */
public final class Intset {
  /** What an empty one takes. */
  public static final int EMPTY_BYTES = 8;

  private static final int COUNT = 4;
  private static final int HEADER = 8;

  private final Payload payload;

  private Intset(Payload payload) {
    this.payload = payload;
  }

  /** A view of a payload that is an intset. */
  public static Intset open(Payload payload) {
    return new Intset(payload);
  }

  /** Makes a payload of {@link #EMPTY_BYTES} an empty intset. */
  public static Intset init(Payload payload) {
    writeHeader(payload.address(), 2, 0);
    return new Intset(payload);
  }

  /** An empty one in a payload of its own. */
  public static Intset create(Slabs slabs) {
    return init(new DetachedPayload(slabs, Form.SET_INTSET, EMPTY_BYTES));
  }

  /** A copy of packed bytes, which {@link #validate} found right, in a payload of its own. */
  public static Intset of(Slabs slabs, byte[] packed) {
    return new Intset(DetachedPayload.of(slabs, Form.SET_INTSET, packed));
  }

  /**
   * Checks bytes from outside.
   *
   * @return how many members there are
   * @throws MalformedValueException with the offset and the reason
   */
  public static int validate(byte[] packed) {
    if (packed.length < HEADER) {
      throw wrong(0, packed.length + " bytes, the least is " + HEADER);
    }
    ByteBuffer bytes = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    long width = Integer.toUnsignedLong(bytes.getInt());
    if (width != 2 && width != 4 && width != 8) {
      throw wrong(0, "integers of " + width + " bytes, not 2, 4 or 8");
    }
    long count = Integer.toUnsignedLong(bytes.getInt());
    if (count == 0 || HEADER + count * width != packed.length) {
      throw wrong(4, "header tells " + count + " members, there are " + packed.length + " bytes");
    }
    long before = Long.MIN_VALUE;
    for (int at = HEADER; at < packed.length; at += (int) width) {
      long value =
          width == 2 ? bytes.getShort(at) : width == 4 ? bytes.getInt(at) : bytes.getLong(at);
      if (at > HEADER && value <= before) {
        throw wrong(at, "members are not in rising order");
      }
      before = value;
    }
    return (int) count;
  }

  public Payload payload() {
    return payload;
  }

  /** Members. */
  public int size() {
    return Memory.getInt(payload.address() + COUNT);
  }

  /** The member with an index in rising order. */
  public long get(int index) {
    long base = payload.address();
    return read(base, Memory.getInt(base), index);
  }

  public boolean contains(long value) {
    long base = payload.address();
    return search(base, Memory.getInt(base), Memory.getInt(base + COUNT), value) >= 0;
  }

  /** Adds a member; false when it was there. */
  public boolean add(long value) {
    long base = payload.address();
    int width = Memory.getInt(base);
    int size = Memory.getInt(base + COUNT);
    int needed = value == (short) value ? 2 : value == (int) value ? 4 : 8;
    if (needed > width) {
      widen(width, needed, size, value);
      return true;
    }
    int found = search(base, width, size, value);
    if (found >= 0) {
      return false;
    }
    int place = -found - 1;
    payload.resize(length(width, size + 1));
    base = payload.address();
    long at = base + HEADER + (long) place * width;
    if (place < size) {
      Memory.copy(at, at + width, (long) (size - place) * width);
    }
    write(base, width, place, value);
    Memory.putInt(base + COUNT, size + 1);
    return true;
  }

  /** Removes a member; false when it was not there. */
  public boolean remove(long value) {
    long base = payload.address();
    int width = Memory.getInt(base);
    int size = Memory.getInt(base + COUNT);
    int place = search(base, width, size, value);
    if (place < 0) {
      return false;
    }
    long at = base + HEADER + (long) place * width;
    Memory.copy(at + width, at, (long) (size - place - 1) * width);
    Memory.putInt(base + COUNT, size - 1);
    payload.resize(length(width, size - 1));
    return true;
  }

  /** The packed form; a copy of its own. */
  public byte[] toBytes() {
    byte[] bytes = new byte[payload.size()];
    Memory.read(payload.address(), bytes, 0, bytes.length);
    return bytes;
  }

  /** The index of a value, or -1 less the index that it would have. */
  private static int search(long base, int width, int size, long value) {
    if (size > 0 && read(base, width, size - 1) < value) {
      return -size - 1; // the usual one: counters and identifiers come in rising order
    }
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = read(base, width, middle);
      if (found < value) {
        low = middle + 1;
      } else if (found > value) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  /** Gives all members another width, and adds one, which lies outside what the former can hold. */
  private void widen(int width, int needed, int size, long value) {
    payload.resize(length(needed, size + 1));
    long base = payload.address();
    int shift = value < 0 ? 1 : 0;
    for (int i = size - 1; i >= 0; i--) {
      write(base, needed, i + shift, read(base, width, i));
    }
    write(base, needed, value < 0 ? 0 : size, value);
    writeHeader(base, needed, size + 1);
  }

  private static int length(int width, int size) {
    return Math.addExact(HEADER, Math.multiplyExact(width, size));
  }

  private static long read(long base, int width, int index) {
    long at = base + HEADER + (long) index * width;
    return switch (width) {
      case 2 -> Memory.getShort(at);
      case 4 -> Memory.getInt(at);
      default -> Memory.getLong(at);
    };
  }

  private static void write(long base, int width, int index, long value) {
    long at = base + HEADER + (long) index * width;
    switch (width) {
      case 2 -> Memory.putShort(at, (short) value);
      case 4 -> Memory.putInt(at, (int) value);
      default -> Memory.putLong(at, value);
    }
  }

  private static void writeHeader(long base, int width, int size) {
    Memory.putInt(base, width);
    Memory.putInt(base + COUNT, size);
  }

  private static MalformedValueException wrong(int offset, String reason) {
    return new MalformedValueException("intset", offset, reason);
  }
}
