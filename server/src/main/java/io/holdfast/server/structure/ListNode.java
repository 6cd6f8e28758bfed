package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;

/**
 * A link of a list's chain: the entries of a listpack, or one plain element that is too large for
 * one. The header stays where it is as long as the node lives, so that neighbours can point to it;
 * only the block of data moves when it grows or shrinks.
 *
 * <pre>
 *   header  | previous | next | data | capacity | from | to | count | plain |     4 bytes each
 *                                |
 *   data    |  free  | entry … | entry … |  free  |
 *           0        from                to       capacity
 * </pre>
 *
 * Entries begin anywhere in the block, so adding and removing at both ends moves nothing. A
 * listpack's own header and end mark are not kept: {@link #listpack} puts them on, and {@link
 * #listpackBytes} counts them. Methods take the address of a header, those that make one return its
 * reference.
 */
final class ListNode {
  /** Bytes of a header. */
  static final int HEADER = 32;

  private static final int PREVIOUS = 0;
  private static final int NEXT = 4;
  private static final int DATA = 8;
  private static final int CAPACITY = 12;
  private static final int FROM = 16;
  private static final int TO = 20;
  private static final int COUNT = 24;
  private static final int PLAIN = 28;

  private static final int COUNT_UNKNOWN = 65535;

  private ListNode() {}

  /** A node without neighbours that has one element, and no room for more. */
  static int ofOne(Slabs slabs, Element element) {
    int room = element.room();
    int made = create(slabs, room, room, 1, 0);
    element.write(start(slabs, slabs.address(made)));
    return made;
  }

  /** One that takes over a copy of entries; {@code bytes} is at least 1. */
  static int ofEntries(Slabs slabs, long entries, int bytes, int count) {
    int made = create(slabs, bytes, bytes, count, 0);
    Memory.copy(entries, start(slabs, slabs.address(made)), bytes);
    return made;
  }

  /** One of a listpack with at least one entry. */
  static int ofListpack(Slabs slabs, byte[] packed) {
    int bytes = packed.length - Listpack.EMPTY_BYTES;
    int made = create(slabs, bytes, bytes, 0, 0);
    long node = slabs.address(made);
    Memory.write(start(slabs, node), packed, Listpack.EMPTY_BYTES - 1, bytes);
    int told = (packed[4] & 0xff) | ((packed[5] & 0xff) << 8);
    setCount(node, told < COUNT_UNKNOWN ? told : countTo(slabs, node, bytes));
    return made;
  }

  /** One that is a plain element. */
  static int ofPlain(Slabs slabs, byte[] element) {
    int made = create(slabs, Math.max(1, element.length), element.length, 1, 1);
    Memory.write(start(slabs, slabs.address(made)), element, 0, element.length);
    return made;
  }

  /** A copy without neighbours in other slabs. */
  static int copy(Slabs slabs, long node, Slabs to) {
    int bytes = bytes(node);
    int plain = Memory.getInt(node + PLAIN);
    int made = create(to, Math.max(1, bytes), bytes, count(node), plain);
    Memory.copy(start(slabs, node), start(to, to.address(made)), bytes);
    return made;
  }

  private static int create(Slabs slabs, int capacity, int bytes, int count, int plain) {
    int data = slabs.allocate(capacity);
    int made;
    try {
      made = slabs.allocate(HEADER);
    } catch (StoreFullException e) {
      slabs.free(data, capacity);
      throw e;
    }
    long node = slabs.address(made);
    setPrevious(node, 0);
    setNext(node, 0);
    setData(node, data, (int) Slabs.blockSize(capacity));
    setEntries(node, 0, bytes);
    setCount(node, count);
    Memory.putInt(node + PLAIN, plain);
    return made;
  }

  static void free(Slabs slabs, int reference) {
    long node = slabs.address(reference);
    slabs.free(Memory.getInt(node + DATA), capacity(node));
    slabs.free(reference, HEADER);
  }

  static int previous(long node) {
    return Memory.getInt(node + PREVIOUS);
  }

  static void setPrevious(long node, int reference) {
    Memory.putInt(node + PREVIOUS, reference);
  }

  static int next(long node) {
    return Memory.getInt(node + NEXT);
  }

  static void setNext(long node, int reference) {
    Memory.putInt(node + NEXT, reference);
  }

  /** Elements. */
  static int count(long node) {
    return Memory.getInt(node + COUNT);
  }

  static void setCount(long node, int count) {
    Memory.putInt(node + COUNT, count);
  }

  static boolean isPlain(long node) {
    return Memory.getInt(node + PLAIN) != 0;
  }

  /** Where the entries begin in the block of data. */
  static int from(long node) {
    return Memory.getInt(node + FROM);
  }

  /** Where they end. */
  static int to(long node) {
    return Memory.getInt(node + TO);
  }

  static void setEntries(long node, int from, int to) {
    Memory.putInt(node + FROM, from);
    Memory.putInt(node + TO, to);
  }

  /** Bytes of the entries, or of the plain element. */
  static int bytes(long node) {
    return to(node) - from(node);
  }

  /** Bytes of the listpack that the entries make. */
  static int listpackBytes(long node) {
    return bytes(node) + Listpack.EMPTY_BYTES;
  }

  /** Bytes of the block of data. */
  static int capacity(long node) {
    return Memory.getInt(node + CAPACITY);
  }

  /** The address of the block of data. */
  static long data(Slabs slabs, long node) {
    return slabs.address(Memory.getInt(node + DATA));
  }

  static int dataReference(long node) {
    return Memory.getInt(node + DATA);
  }

  static void setData(long node, int reference, int capacity) {
    Memory.putInt(node + DATA, reference);
    Memory.putInt(node + CAPACITY, capacity);
  }

  /** The address of the first entry. */
  static long start(Slabs slabs, long node) {
    return data(slabs, node) + from(node);
  }

  /** Bytes of slabs that the node takes. */
  static long memory(long node) {
    return (long) HEADER + capacity(node);
  }

  /** Writes the listpack of the entries, {@link #listpackBytes} bytes, to an address. */
  static void writeListpack(Slabs slabs, long node, long to) {
    int bytes = bytes(node);
    Memory.putInt(to, bytes + Listpack.EMPTY_BYTES);
    Memory.putShort(to + 4, (short) Math.min(count(node), COUNT_UNKNOWN));
    Memory.copy(start(slabs, node), to + 6, bytes);
    Memory.putByte(to + 6 + bytes, (byte) ListpackEntry.END);
  }

  /** The same as an array. */
  static byte[] listpack(Slabs slabs, long node) {
    int bytes = bytes(node);
    int all = bytes + Listpack.EMPTY_BYTES;
    int count = Math.min(count(node), COUNT_UNKNOWN);
    byte[] packed = new byte[all];
    for (int i = 0; i < 4; i++) {
      packed[i] = (byte) (all >>> (8 * i));
    }
    packed[4] = (byte) count;
    packed[5] = (byte) (count >>> 8);
    Memory.read(start(slabs, node), packed, 6, bytes);
    packed[all - 1] = (byte) ListpackEntry.END;
    return packed;
  }

  /** The plain element. */
  static byte[] plain(Slabs slabs, long node) {
    byte[] element = new byte[bytes(node)];
    Memory.read(start(slabs, node), element, 0, element.length);
    return element;
  }

  /** How many entries lie before a place. */
  static int countTo(Slabs slabs, long node, int place) {
    long end = data(slabs, node) + place;
    int count = 0;
    for (long at = start(slabs, node); at < end; at = ListpackEntry.after(at)) {
      count++;
    }
    return count;
  }

  /** The place of the entry with an index of 0 to count; that of count is where the last ends. */
  static int placeOf(Slabs slabs, long node, int index) {
    long data = data(slabs, node);
    int count = count(node);
    long at = data + from(node);
    if (index <= count / 2) {
      for (int i = 0; i < index; i++) {
        at = ListpackEntry.after(at);
      }
    } else {
      at = data + to(node);
      for (int i = count; i > index; i--) {
        at = ListpackEntry.before(at);
      }
    }
    return (int) (at - data);
  }
}
