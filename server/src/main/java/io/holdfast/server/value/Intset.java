package io.holdfast.server.value;

import java.util.Arrays;

/**
 * A sorted array of distinct integers, all of the width of the widest, in Redis's format: width in
 * bytes (4 bytes: 2, 4 or 8), count (4 bytes), then the integers, all little endian. The width
 * never shrinks.
 */
public final class Intset {
  private static final int HEADER = 8;
  private static final long OBJECT = 24;

  private byte[] bytes;
  private int size;
  private int width;

  public Intset() {
    bytes = new byte[HEADER];
    width = 2;
    writeHeader();
  }

  private Intset(byte[] bytes, int size, int width) {
    this.bytes = bytes;
    this.size = size;
    this.width = width;
  }

  /** Takes over packed bytes that {@link #validate} found right. */
  public static Intset of(byte[] packed) {
    return new Intset(
        packed, (int) ListpackEntry.little(packed, 4, 4), (int) ListpackEntry.little(packed, 0, 4));
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
    long width = ListpackEntry.little(packed, 0, 4);
    if (width != 2 && width != 4 && width != 8) {
      throw wrong(0, "integers of " + width + " bytes, not 2, 4 or 8");
    }
    long count = ListpackEntry.little(packed, 4, 4);
    if (count == 0 || HEADER + count * width != packed.length) {
      throw wrong(4, "header tells " + count + " members, there are " + packed.length + " bytes");
    }
    Intset set = of(packed);
    for (int i = 1; i < count; i++) {
      if (set.get(i - 1) >= set.get(i)) {
        throw wrong(HEADER + i * (int) width, "members are not in rising order");
      }
    }
    return (int) count;
  }

  public int size() {
    return size;
  }

  /** The member with an index in rising order. */
  public long get(int index) {
    int at = HEADER + index * width;
    int unused = 64 - 8 * width;
    return (ListpackEntry.little(bytes, at, width) << unused) >> unused;
  }

  public boolean contains(long value) {
    return search(value) >= 0;
  }

  /** Adds a member; false when it was there. */
  public boolean add(long value) {
    int at = search(value);
    if (at >= 0) {
      return false;
    }
    int place = -at - 1;
    int needed = value == (short) value ? 2 : value == (int) value ? 4 : 8;
    if (needed > width) {
      widen(needed);
    }
    byte[] larger = new byte[HEADER + (size + 1) * width];
    int split = HEADER + place * width;
    System.arraycopy(bytes, 0, larger, 0, split);
    System.arraycopy(bytes, split, larger, split + width, (size - place) * width);
    ListpackEntry.little(larger, split, value, width);
    bytes = larger;
    size++;
    writeHeader();
    return true;
  }

  /** Removes a member; false when it was not there. */
  public boolean remove(long value) {
    int place = search(value);
    if (place < 0) {
      return false;
    }
    int split = HEADER + place * width;
    System.arraycopy(bytes, split + width, bytes, split, (size - place - 1) * width);
    size--;
    bytes = Arrays.copyOf(bytes, HEADER + size * width);
    writeHeader();
    return true;
  }

  /** The packed form; a copy of its own. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  public Intset copy() {
    return new Intset(bytes.clone(), size, width);
  }

  /** Bytes that this takes in memory. */
  public long memory() {
    return OBJECT + Sizes.bytes(bytes.length);
  }

  private int search(long value) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = get(middle);
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

  private void widen(int needed) {
    byte[] wider = new byte[HEADER + size * needed];
    for (int i = 0; i < size; i++) {
      ListpackEntry.little(wider, HEADER + i * needed, get(i), needed);
    }
    bytes = wider;
    width = needed;
  }

  private void writeHeader() {
    ListpackEntry.little(bytes, 0, width, 4);
    ListpackEntry.little(bytes, 4, size, 4);
  }

  private static MalformedValueException wrong(int offset, String reason) {
    return new MalformedValueException("intset", offset, reason);
  }
}
