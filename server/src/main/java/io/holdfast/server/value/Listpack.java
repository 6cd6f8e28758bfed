package io.holdfast.server.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings and integers packed one after another in one array, exactly as Redis does it, so that
 * snapshots copy bytes (<a
 * href="https://github.com/antirez/listpack/blob/master/listpack.md">specification</a>).
 *
 * <pre>
 * | bytes: 4 | entries: 2 | entry … | entry … | 0xFF |        all numbers little endian
 * </pre>
 *
 * Strings that read as 64-bit integers are stored as such. A place in it is the offset of an entry;
 * any change makes all places behind it void. {@link #NONE} is the place of nothing.
 */
public final class Listpack {
  /** No entry: before the first, behind the last. */
  public static final int NONE = -1;

  /** Bytes of header and end mark, what an empty listpack takes. */
  public static final int EMPTY_BYTES = 7;

  /** Redis refuses to let one grow beyond this. */
  public static final int MAX_BYTES = 1 << 30;

  private static final int HEADER = 6;
  private static final int COUNT_UNKNOWN = 65535;

  /** From here on appending leaves room for more, since copying all would cost too much. */
  private static final int SLACK_FROM = 512;

  private static final long OBJECT = 24;

  private byte[] bytes;
  private int used;
  private int size;

  public Listpack() {
    bytes = new byte[EMPTY_BYTES + 1];
    used = EMPTY_BYTES;
    bytes[HEADER] = (byte) ListpackEntry.END;
    writeHeader();
  }

  private Listpack(byte[] bytes, int used, int size) {
    this.bytes = bytes;
    this.used = used;
    this.size = size;
  }

  /** Takes over packed bytes that {@link #validate} found right, or that a listpack gave out. */
  public static Listpack of(byte[] packed) {
    int count = (int) ListpackEntry.little(packed, 4, 2);
    var made = new Listpack(packed, packed.length, count);
    if (count == COUNT_UNKNOWN) {
      made.size = 0;
      for (int at = made.first(); at != NONE; at = made.next(at)) {
        made.size++;
      }
    }
    return made;
  }

  /**
   * Checks bytes from outside: lengths, each entry from both ends, the count.
   *
   * @return how many entries there are
   * @throws MalformedValueException with the offset and the reason
   */
  public static int validate(byte[] packed) {
    return ListpackCheck.entries(packed);
  }

  /** Entries. */
  public int size() {
    return size;
  }

  /** Bytes of the packed form. */
  public int byteLength() {
    return used;
  }

  /** Bytes that this takes in memory, room for growth included. */
  public long memory() {
    return OBJECT + Sizes.bytes(bytes.length);
  }

  /** The packed form; a copy of its own. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, used);
  }

  public Listpack copy() {
    return new Listpack(toBytes(), used, size);
  }

  /** Place of the first entry. */
  public int first() {
    return size == 0 && used == EMPTY_BYTES ? NONE : HEADER;
  }

  /** Place of the last entry. */
  public int last() {
    return previous(used - 1);
  }

  /** Place of the entry behind another. */
  public int next(int at) {
    int next = after(at);
    return next == used - 1 ? NONE : next;
  }

  /** Place of the entry before another. */
  public int previous(int at) {
    if (at == HEADER) {
      return NONE;
    }
    int size = ListpackEntry.readTail(bytes, at);
    return at - size - ListpackEntry.tailSize(size);
  }

  /** Place of the entry with an index, counted from the end when negative. */
  public int seek(int index) {
    int wanted = index < 0 ? size + index : index;
    if (wanted < 0 || wanted >= size) {
      return NONE;
    }
    if (wanted <= size / 2) {
      int at = HEADER;
      for (int i = 0; i < wanted; i++) {
        at = after(at);
      }
      return at;
    }
    int at = last();
    for (int i = size - 1; i > wanted; i--) {
      at = previous(at);
    }
    return at;
  }

  /** True when the entry is stored as an integer. */
  public boolean isInteger(int at) {
    return ListpackEntry.isInteger(bytes, at);
  }

  /** The integer of an entry that is one. */
  public long integer(int at) {
    return ListpackEntry.integer(bytes, at);
  }

  /** The entry as a string. */
  public byte[] get(int at) {
    if (isInteger(at)) {
      return Long.toString(integer(at)).getBytes(StandardCharsets.US_ASCII);
    }
    int from = ListpackEntry.dataAt(bytes, at);
    return Arrays.copyOfRange(bytes, from, at + ListpackEntry.size(bytes, at));
  }

  /** Length of the entry as a string. */
  public int length(int at) {
    if (isInteger(at)) {
      return Integers.digits(integer(at));
    }
    return at + ListpackEntry.size(bytes, at) - ListpackEntry.dataAt(bytes, at);
  }

  /** True when the entry as a string equals another. */
  public boolean equalsAt(int at, byte[] string) {
    if (isInteger(at)) {
      return Integers.isCanonical(string) && Integers.parse(string) == integer(at);
    }
    return sameString(at, string);
  }

  /**
   * Place of the first entry that equals a string, of those from {@code from} on, each {@code step}
   * entries apart.
   */
  public int find(byte[] string, int from, int step) {
    boolean integer = Integers.isCanonical(string);
    long value = integer ? Integers.parse(string) : 0;
    for (int at = from; at != NONE; ) {
      boolean same =
          isInteger(at) ? integer && integer(at) == value : !integer && sameString(at, string);
      if (same) {
        return at;
      }
      for (int i = 0; i < step && at != NONE; i++) {
        at = next(at);
      }
    }
    return NONE;
  }

  public void append(byte[] string) {
    insert(used - 1, string);
  }

  public void append(long value) {
    insert(used - 1, value);
  }

  public void prepend(byte[] string) {
    insert(HEADER, string);
  }

  /** Puts a string before the entry at a place, or behind the last for {@link #NONE}. */
  public void insert(int at, byte[] string) {
    if (Integers.isCanonical(string)) {
      insert(at, Integers.parse(string));
      return;
    }
    int place = at == NONE ? used - 1 : at;
    ListpackEntry.write(open(place, 0, ListpackEntry.sizeOf(string), 1), place, string);
  }

  /** The same for an integer. */
  public void insert(int at, long value) {
    int place = at == NONE ? used - 1 : at;
    ListpackEntry.write(open(place, 0, ListpackEntry.sizeOf(value), 1), place, value);
  }

  /** Puts a string in place of an entry; the place stays valid. */
  public void replace(int at, byte[] string) {
    if (Integers.isCanonical(string)) {
      replace(at, Integers.parse(string));
      return;
    }
    ListpackEntry.write(open(at, after(at) - at, ListpackEntry.sizeOf(string), 0), at, string);
  }

  /** The same for an integer. */
  public void replace(int at, long value) {
    ListpackEntry.write(open(at, after(at) - at, ListpackEntry.sizeOf(value), 0), at, value);
  }

  /** Removes up to {@code count} entries from a place on; returns what is there after, or none. */
  public int delete(int at, int count) {
    int end = at;
    int gone = 0;
    for (; gone < count && end != used - 1; gone++) {
      end = after(end);
    }
    System.arraycopy(bytes, end, bytes, at, used - end);
    used -= end - at;
    size -= gone;
    if (bytes.length - used > Math.max(64, used)) {
      trim();
    }
    writeHeader();
    return at == used - 1 ? NONE : at;
  }

  /** Puts all entries of another behind these. */
  public void appendAll(Listpack other) {
    int more = other.used - EMPTY_BYTES;
    reserve(used + more);
    System.arraycopy(other.bytes, HEADER, bytes, used - 1, more + 1);
    used += more;
    size += other.size;
    writeHeader();
  }

  /** Gives back room that was kept for growth. */
  public void trim() {
    if (bytes.length > Sizes.free(used)) {
      bytes = Arrays.copyOf(bytes, Sizes.free(used));
    }
  }

  private boolean sameString(int at, byte[] string) {
    int from = ListpackEntry.dataAt(bytes, at);
    int to = at + ListpackEntry.size(bytes, at);
    return to - from == string.length && Arrays.equals(bytes, from, to, string, 0, string.length);
  }

  private int after(int at) {
    int size = ListpackEntry.size(bytes, at);
    return at + size + ListpackEntry.tailSize(size);
  }

  /** Makes an entry's room of {@code data} bytes, and writes its tail, where there were others. */
  private byte[] open(int at, int former, int data, int more) {
    int room = data + ListpackEntry.tailSize(data);
    reserve(Math.addExact(used, room - former));
    System.arraycopy(bytes, at + former, bytes, at + room, used - at - former);
    used += room - former;
    size += more;
    ListpackEntry.writeTail(bytes, at + data, data);
    writeHeader();
    return bytes;
  }

  private void reserve(int needed) {
    if (needed > bytes.length) {
      int slack = needed < SLACK_FROM || needed > MAX_BYTES ? 0 : needed / 8;
      bytes = Arrays.copyOf(bytes, Sizes.free(needed + slack));
    }
  }

  private void writeHeader() {
    ListpackEntry.little(bytes, 0, used, 4);
    ListpackEntry.little(bytes, 4, Math.min(size, COUNT_UNKNOWN), 2);
  }
}
