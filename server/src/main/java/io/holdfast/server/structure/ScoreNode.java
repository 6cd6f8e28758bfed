package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * A {@link TreeNode} of a {@link ScoreTree}: entries of one width behind the header.
 *
 * <pre>
 *   leaf:   | count 4 | previous 4 | next 4 | score 8 | element 4 | …                        768 bytes
 *   inner:  | count 4 | - 8                 | score 8 | element 4 | child 4 | below 4 | …   1272 bytes
 * </pre>
 *
 * An inner node's entry has the least key in the child, and how many elements are below it. The
 * first entry's key is not kept up to date and never read: whatever is less than the second's
 * belongs to the first child. Leaves are linked to their neighbours.
 */
final class ScoreNode {
  /** Entries of a full node; a leaf of so many is exactly a block of 768 bytes. */
  static final int MOST = 63;

  static final int LEAF = 12; // bytes of an entry
  static final int INNER = 20;

  private static final int ELEMENT = 8;
  private static final int CHILD = 12;
  private static final int BELOW = 16;

  private ScoreNode() {}

  /** Bytes of a node whose entries have a width. */
  static int bytes(int width) {
    return TreeNode.HEADER + MOST * width;
  }

  /** Where an entry is; its place is good until entries before it come or go. */
  static long entry(long node, int width, int at) {
    return node + TreeNode.HEADER + (long) width * at;
  }

  static double score(long entry) {
    return Double.longBitsToDouble(Memory.getLong(entry));
  }

  static int element(long entry) {
    return Memory.getInt(entry + ELEMENT);
  }

  static void setKey(long entry, double score, int element) {
    Memory.putLong(entry, Double.doubleToRawLongBits(score));
    Memory.putInt(entry + ELEMENT, element);
  }

  static void copyKey(long from, long to) {
    Memory.putLong(to, Memory.getLong(from));
    Memory.putInt(to + ELEMENT, Memory.getInt(from + ELEMENT));
  }

  static int child(long inner, int at) {
    return Memory.getInt(entry(inner, INNER, at) + CHILD);
  }

  /** Elements below a child. */
  static int below(long inner, int at) {
    return Memory.getInt(entry(inner, INNER, at) + BELOW);
  }

  static void setChild(long inner, int at, int child, int below) {
    Memory.putInt(entry(inner, INNER, at) + CHILD, child);
    Memory.putInt(entry(inner, INNER, at) + BELOW, below);
  }

  static void addBelow(long inner, int at, int change) {
    long place = entry(inner, INNER, at) + BELOW;
    Memory.putInt(place, Memory.getInt(place) + change);
  }

  /** Elements in or below the entries from one to before another. */
  static int total(long node, int width, int from, int to) {
    if (width == LEAF) {
      return to - from;
    }
    int total = 0;
    for (int at = from; at < to; at++) {
      total += below(node, at);
    }
    return total;
  }

  /** Makes room for {@code entries} before the one at a place. */
  static void open(long node, int width, int at, int entries) {
    int count = TreeNode.count(node);
    long from = entry(node, width, at);
    Memory.copy(from, from + (long) width * entries, (long) width * (count - at));
    TreeNode.setCount(node, count + entries);
  }

  /** Drops {@code entries} from a place on. */
  static void close(long node, int width, int at, int entries) {
    int count = TreeNode.count(node) - entries;
    long to = entry(node, width, at);
    Memory.copy(to + (long) width * entries, to, (long) width * (count - at));
    TreeNode.setCount(node, count);
  }

  /** Moves a node's entries from a place on to the front of its right neighbour. */
  static void moveRight(long node, long right, int width, int from) {
    int moved = TreeNode.count(node) - from;
    open(right, width, 0, moved);
    Memory.copy(entry(node, width, from), entry(right, width, 0), (long) width * moved);
    TreeNode.setCount(node, from);
  }

  /** Moves a node's first entries to the end of its left neighbour. */
  static void moveLeft(long node, long left, int width, int entries) {
    int to = TreeNode.count(left);
    Memory.copy(entry(node, width, 0), entry(left, width, to), (long) width * entries);
    TreeNode.setCount(left, to + entries);
    close(node, width, 0, entries);
  }
}
