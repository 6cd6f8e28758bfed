package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * Blocks that have a name, sorted by its bytes: a group's consumers, a stream's groups. An array of
 * references, since there are few of them beside entries; adding one moves those behind it.
 *
 * <pre>
 *   root, at an address:  | array 4 | count 4 | capacity 4 |
 *   each block has its name's length (4) and the name at some offset
 * </pre>
 */
final class NameList {
  /** Bytes of a root. */
  static final int ROOT = 12;

  private static final int COUNT = 4;
  private static final int CAPACITY = 8;
  private static final int SMALLEST = 2;

  private final StreamHead blocks;
  private final long root;
  private final int offset;

  /**
   * A view of the list with its root at an address.
   *
   * @param offset where a block has its name
   */
  NameList(StreamHead blocks, long root, int offset) {
    this.blocks = blocks;
    this.root = root;
    this.offset = offset;
  }

  int size() {
    return Memory.getInt(root + COUNT);
  }

  /** The block at a place. */
  int get(int at) {
    return Memory.getInt(array() + 4L * at);
  }

  /** The place of a name, or less than 0: -1 minus the place where it would be. */
  int find(byte[] name) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = compare(blocks.address(get(middle)) + offset, name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return -1 - low;
  }

  /** Makes room for one more; {@link #insert} does not fail then. */
  void reserve() {
    int count = size();
    int capacity = Memory.getInt(root + CAPACITY);
    if (count == capacity) {
      int wanted = Math.max(SMALLEST, capacity + capacity / 2);
      int made = blocks.allocate(4 * wanted);
      if (capacity > 0) {
        Memory.copy(array(), blocks.address(made), 4L * count);
        blocks.free(Memory.getInt(root), 4 * capacity);
      }
      Memory.putInt(root, made);
      Memory.putInt(root + CAPACITY, wanted);
    }
  }

  /** Puts a block at the place where its name belongs, after {@link #reserve}. */
  void insert(int at, int block) {
    long to = array() + 4L * at;
    Memory.copy(to, to + 4, 4L * (size() - at));
    Memory.putInt(to, block);
    Memory.putInt(root + COUNT, size() + 1);
  }

  /** Takes the block at a place out of the list; the last one takes the array with it. */
  void remove(int at) {
    int count = size() - 1;
    long to = array() + 4L * at;
    Memory.copy(to + 4, to, 4L * (count - at));
    Memory.putInt(root + COUNT, count);
    if (count == 0) {
      blocks.free(Memory.getInt(root), 4 * Memory.getInt(root + CAPACITY));
      Memory.fill(root, ROOT, (byte) 0);
    }
  }

  /** Bytes of a name at an address, with its length. */
  static int bytes(byte[] name) {
    return 4 + name.length;
  }

  static void write(long address, byte[] name) {
    Memory.putInt(address, name.length);
    Memory.write(address + 4, name, 0, name.length);
  }

  static byte[] read(long address) {
    byte[] name = new byte[Memory.getInt(address)];
    Memory.read(address + 4, name, 0, name.length);
    return name;
  }

  private static int compare(long one, byte[] other) {
    int length = Memory.getInt(one);
    int common = Math.min(length, other.length);
    for (int i = 0; i < common; i++) {
      int difference = (Memory.getByte(one + 4 + i) & 0xff) - (other[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return length - other.length;
  }

  private long array() {
    return blocks.address(Memory.getInt(root));
  }
}
