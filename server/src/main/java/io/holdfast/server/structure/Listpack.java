package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;

/**
 * Strings and integers packed one after another in a payload, exactly as Redis does it, so that
 * snapshots copy bytes (<a
 * href="https://github.com/antirez/listpack/blob/master/listpack.md">specification</a>).
 *
 * <pre>
 *   | bytes: 4 | entries: 2 | entry … | entry … | 0xFF |        all numbers little endian
 *   ^ payload.address()     ^ first()                  ^ + payload.size()
 * </pre>
 *
 * Strings that read as 64-bit integers are stored as such. A place in it is the offset of an entry
 * from the payload's address; a change makes the places behind it void, not those before. {@link
 * #NONE} is the place of nothing. The payload has exactly as many bytes as the listpack: that it
 * does not move with each one more is due to the sizes of blocks.
 *
 * <p>Of 65535 entries or more the header does not tell how many; they are counted when asked for.
 *
 * <p>When a change throws {@link io.holdfast.server.memory.StoreFullException}, nothing has
 * changed.
 */
public final class Listpack {
  /** No entry: before the first, behind the last. */
  public static final int NONE = -1;

  /** Bytes of header and end mark, what an empty listpack takes. */
  public static final int EMPTY_BYTES = 7;

  /** Redis refuses to let one grow beyond this. */
  public static final int MAX_BYTES = 1 << 30;

  private static final int HEADER = 6;
  private static final int COUNT = 4;
  private static final int COUNT_UNKNOWN = 65535;

  private final Payload payload;

  private Listpack(Payload payload) {
    this.payload = payload;
  }

  /** A view of a payload that is a listpack. */
  public static Listpack open(Payload payload) {
    return new Listpack(payload);
  }

  /** Makes a payload of {@link #EMPTY_BYTES}, just made, an empty listpack. */
  public static Listpack init(Payload payload) {
    long base = payload.address();
    Memory.putInt(base, EMPTY_BYTES);
    Memory.putShort(base + COUNT, (short) 0);
    Memory.putByte(base + HEADER, (byte) ListpackEntry.END);
    return new Listpack(payload);
  }

  /** An empty one in a payload of its own. */
  public static Listpack create(Slabs slabs, Form form) {
    return init(new DetachedPayload(slabs, form, EMPTY_BYTES));
  }

  /** A copy of packed bytes, which {@link #validate} found right, in a payload of its own. */
  public static Listpack of(Slabs slabs, Form form, byte[] packed) {
    return new Listpack(DetachedPayload.of(slabs, form, packed));
  }

  /**
   * Checks bytes from outside: lengths, each entry from both ends, the count.
   *
   * @return how many entries there are
   * @throws io.holdfast.server.value.MalformedValueException with the offset and the reason
   */
  public static int validate(byte[] packed) {
    return ListpackCheck.entries(packed);
  }

  public Payload payload() {
    return payload;
  }

  /** Frees one that has a payload of its own. */
  public void free() {
    ((DetachedPayload) payload).free();
  }

  /** Entries. */
  public int size() {
    int count = Memory.getShort(payload.address() + COUNT) & 0xFFFF;
    return count == COUNT_UNKNOWN ? recount() : count;
  }

  /** Bytes of the packed form. */
  public int byteLength() {
    return payload.size();
  }

  /** The packed form; a copy of its own. */
  public byte[] toBytes() {
    byte[] bytes = new byte[payload.size()];
    Memory.read(payload.address(), bytes, 0, bytes.length);
    return bytes;
  }

  /** A copy in a payload of its own. */
  public Listpack copyTo(Slabs slabs) {
    return new Listpack(DetachedPayload.copyOf(payload, slabs));
  }

  /** Place of the first entry. */
  public int first() {
    return payload.size() == EMPTY_BYTES ? NONE : HEADER;
  }

  /** Place of the last entry. */
  public int last() {
    return previous(payload.size() - 1);
  }

  /** Place of the entry behind another. */
  public int next(int at) {
    long base = payload.address();
    return place(base, ListpackEntry.after(base + at));
  }

  /** Place of the entry before another. */
  public int previous(int at) {
    if (at == HEADER) {
      return NONE;
    }
    long base = payload.address();
    return (int) (ListpackEntry.before(base + at) - base);
  }

  /** Place of the entry with an index, counted from the end when negative. */
  public int seek(int index) {
    int size = size();
    int wanted = index < 0 ? size + index : index;
    if (wanted < 0 || wanted >= size) {
      return NONE;
    }
    long base = payload.address();
    if (wanted <= size / 2) {
      long at = base + HEADER;
      for (int i = 0; i < wanted; i++) {
        at = ListpackEntry.after(at);
      }
      return (int) (at - base);
    }
    long at = base + payload.size() - 1;
    for (int i = size; i > wanted; i--) {
      at = ListpackEntry.before(at);
    }
    return (int) (at - base);
  }

  /** True when the entry is stored as an integer. */
  public boolean isInteger(int at) {
    return ListpackEntry.isInteger(payload.address() + at);
  }

  /** The integer of an entry that is one. */
  public long integer(int at) {
    return ListpackEntry.integer(payload.address() + at);
  }

  /** The entry as a string. */
  public byte[] get(int at) {
    long address = payload.address() + at;
    if (ListpackEntry.isInteger(address)) {
      return Long.toString(ListpackEntry.integer(address)).getBytes(StandardCharsets.US_ASCII);
    }
    int head = ListpackEntry.stringHead(address);
    byte[] string = new byte[ListpackEntry.size(address) - head];
    Memory.read(address + head, string, 0, string.length);
    return string;
  }

  /** Hands over the entry as it is stored. */
  public void read(int at, ElementSink sink) {
    read(payload.address() + at, sink);
  }

  /**
   * Hands over entries from a place on, one after another; the listpack must not change meanwhile.
   *
   * @param most how many at most
   * @return how many there were
   */
  public int read(int at, int most, ElementSink sink) {
    if (at == NONE) {
      return 0;
    }
    int count = 0;
    long address = payload.address() + at;
    for (; count < most && !ListpackEntry.isEnd(address); count++) {
      read(address, sink);
      address = ListpackEntry.after(address);
    }
    return count;
  }

  /** Length of the entry as a string. */
  public int length(int at) {
    long address = payload.address() + at;
    return ListpackEntry.isInteger(address)
        ? Integers.digits(ListpackEntry.integer(address))
        : ListpackEntry.size(address) - ListpackEntry.stringHead(address);
  }

  /** True when the entry as a string equals another. */
  public boolean equalsAt(int at, byte[] string) {
    return ListpackSearch.equal(payload.address() + at, string);
  }

  /**
   * Place of the first entry that equals a string, of those from {@code from} on, each {@code step}
   * entries apart.
   */
  public int find(byte[] string, int from, int step) {
    if (from == NONE) {
      return NONE;
    }
    long base = payload.address();
    return place(base, ListpackSearch.find(base + from, string, step));
  }

  public void append(byte[] string) {
    insert(NONE, string);
  }

  public void append(long value) {
    insert(NONE, value);
  }

  public void prepend(byte[] string) {
    insert(HEADER, string);
  }

  /** Puts a string before the entry at a place, or behind the last for {@link #NONE}. */
  public void insert(int at, byte[] string) {
    if (Integers.isCanonical(string)) {
      insert(at, Integers.parse(string));
    } else {
      ListpackEntry.write(open(at, 0, ListpackEntry.roomFor(string), 1), string);
    }
  }

  /** The same for an integer. */
  public void insert(int at, long value) {
    ListpackEntry.write(open(at, 0, ListpackEntry.roomFor(value), 1), value);
  }

  /** Puts two strings, one behind the other, where {@link #insert(int, byte[])} would put one. */
  public void insertPair(int at, byte[] first, byte[] second) {
    if (Integers.isCanonical(second)) {
      insertPair(at, first, Integers.parse(second));
      return;
    }
    ListpackEntry.write(openPair(at, first, ListpackEntry.roomFor(second)), second);
  }

  /** The same for a string and an integer. */
  public void insertPair(int at, byte[] first, long second) {
    ListpackEntry.write(openPair(at, first, ListpackEntry.roomFor(second)), second);
  }

  /** Puts a string in place of an entry; the place stays valid. */
  public void replace(int at, byte[] string) {
    if (Integers.isCanonical(string)) {
      replace(at, Integers.parse(string));
    } else {
      ListpackEntry.write(open(at, room(at), ListpackEntry.roomFor(string), 0), string);
    }
  }

  /** The same for an integer. */
  public void replace(int at, long value) {
    ListpackEntry.write(open(at, room(at), ListpackEntry.roomFor(value), 0), value);
  }

  /** Removes up to {@code count} entries from a place on; returns what is there after, or none. */
  public int delete(int at, int count) {
    long base = payload.address();
    long end = base + at;
    int gone = 0;
    for (; gone < count && !ListpackEntry.isEnd(end); gone++) {
      end = ListpackEntry.after(end);
    }
    long behind = open(at, (int) (end - base) - at, 0, -gone);
    return place(payload.address(), behind);
  }

  private static void read(long address, ElementSink sink) {
    if (ListpackEntry.isInteger(address)) {
      sink.integer(ListpackEntry.integer(address));
    } else {
      int head = ListpackEntry.stringHead(address);
      sink.bytes(address + head, ListpackEntry.size(address) - head);
    }
  }

  private static int place(long base, long address) {
    return ListpackEntry.isEnd(address) ? NONE : (int) (address - base);
  }

  private int room(int at) {
    long address = payload.address() + at;
    return (int) (ListpackEntry.after(address) - address);
  }

  /** Makes room for two entries and writes the first; returns the second's address. */
  private long openPair(int at, byte[] first, int second) {
    if (Integers.isCanonical(first)) {
      long value = Integers.parse(first);
      return ListpackEntry.write(open(at, 0, ListpackEntry.roomFor(value) + second, 2), value);
    }
    int room = Math.addExact(ListpackEntry.roomFor(first), second);
    return ListpackEntry.write(open(at, 0, room, 2), first);
  }

  /** Makes room of {@code room} bytes where {@code former} bytes were; returns its address. */
  private long open(int place, int former, int room, int more) {
    int used = payload.size();
    int at = place == NONE ? used - 1 : place;
    int change = room - former;
    if (change > MAX_BYTES - used) {
      throw new IllegalStateException(
          "listpack of " + ((long) used + change) + " bytes, the most is " + MAX_BYTES);
    }
    if (change > 0) {
      payload.resize(used + change);
    }
    long base = payload.address();
    int behind = used - at - former;
    if (behind == 1) {
      Memory.putByte(base + at + room, (byte) ListpackEntry.END);
    } else if (change != 0) {
      Memory.copy(base + at + former, base + at + room, behind);
    }
    if (change < 0) {
      payload.resize(used + change);
      base = payload.address();
    }
    Memory.putInt(base, used + change);
    int count = Memory.getShort(base + COUNT) & 0xFFFF;
    if (count != COUNT_UNKNOWN) {
      Memory.putShort(base + COUNT, (short) Math.min(count + more, COUNT_UNKNOWN));
    }
    return base + at;
  }

  private int recount() {
    long base = payload.address();
    int count = count(base + HEADER);
    Memory.putShort(base + COUNT, (short) Math.min(count, COUNT_UNKNOWN));
    return count;
  }

  private static int count(long from) {
    int count = 0;
    for (long at = from; !ListpackEntry.isEnd(at); at = ListpackEntry.after(at)) {
      count++;
    }
    return count;
  }
}
