package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.value.StreamId;

/**
 * A {@link TreeNode} of an {@link IdTree}: entries of one width behind a header.
 *
 * <pre>
 *   | count 4 | previous 4 | next 4 | capacity 4 | ID 16 | data … | ID 16 | data … |
 * </pre>
 *
 * An inner node's data is the child's reference, and its ID is no more than the least one in the
 * child; the first entry's ID is never read. Leaves are linked to their neighbours.
 */
final class IdNode {
  /** Entries of a full node. */
  static final int MOST = 63;

  /** Bytes of data in an inner node. */
  static final int CHILD = 4;

  private static final int CAPACITY = TreeNode.HEADER;
  private static final int HEADER = CAPACITY + 4;
  private static final int ID = 16;

  private IdNode() {}

  /** Bytes of a node that has room for so many entries. */
  static int bytes(int capacity, int data) {
    return HEADER + capacity * (ID + data);
  }

  /** Makes a new block a node without entries and neighbours. */
  static void clear(long node, int capacity) {
    TreeNode.clear(node);
    Memory.putInt(node + CAPACITY, capacity);
  }

  static int capacity(long node) {
    return Memory.getInt(node + CAPACITY);
  }

  static long entry(long node, int data, int at) {
    return node + HEADER + (long) (ID + data) * at;
  }

  static long millis(long entry) {
    return Memory.getLong(entry);
  }

  static long sequence(long entry) {
    return Memory.getLong(entry + 8);
  }

  static void setId(long entry, long millis, long sequence) {
    Memory.putLong(entry, millis);
    Memory.putLong(entry + 8, sequence);
  }

  static void copyId(long from, long to) {
    setId(to, millis(from), sequence(from));
  }

  /** Where an entry's data is. */
  static long data(long entry) {
    return entry + ID;
  }

  static int child(long inner, int at) {
    return Memory.getInt(data(entry(inner, CHILD, at)));
  }

  static void setChild(long inner, int at, int reference) {
    Memory.putInt(data(entry(inner, CHILD, at)), reference);
  }

  /** The first place whose ID is not less, of those from {@code from} on, or the count. */
  static int firstFrom(long node, int data, int from, long millis, long sequence) {
    int low = from;
    int high = TreeNode.count(node);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(entry(node, data, middle), millis, sequence) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The child in which an ID is, or would be. */
  static int childOf(long inner, long millis, long sequence) {
    int at = firstFrom(inner, CHILD, 1, millis, sequence);
    return at < TreeNode.count(inner) && compare(entry(inner, CHILD, at), millis, sequence) == 0
        ? at
        : at - 1;
  }

  static int compare(long entry, long millis, long sequence) {
    return StreamId.compare(millis(entry), sequence(entry), millis, sequence);
  }

  /** Makes room for an entry at a place. */
  static void open(long node, int data, int at) {
    int count = TreeNode.count(node);
    long from = entry(node, data, at);
    Memory.copy(from, from + ID + data, (long) (ID + data) * (count - at));
    TreeNode.setCount(node, count + 1);
  }

  /** Drops the entry at a place. */
  static void close(long node, int data, int at) {
    int count = TreeNode.count(node) - 1;
    long to = entry(node, data, at);
    Memory.copy(to + ID + data, to, (long) (ID + data) * (count - at));
    TreeNode.setCount(node, count);
  }

  /** Moves the entries from a place on to the end of another node that has room for them. */
  static void moveTo(long node, int data, int from, long other) {
    int moved = TreeNode.count(node) - from;
    int to = TreeNode.count(other);
    Memory.copy(entry(node, data, from), entry(other, data, to), (long) (ID + data) * moved);
    TreeNode.setCount(other, to + moved);
    TreeNode.setCount(node, from);
  }
}
