package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * A node of a {@link ScoreTree}, by its address: entries of one width behind a header.
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

  private static final int PREVIOUS = 4;
  private static final int NEXT = 8;
  private static final int HEADER = 12;
  private static final int ELEMENT = 8;
  private static final int CHILD = 12;
  private static final int BELOW = 16;

  private ScoreNode() {}

  /** Bytes of a node whose entries have a width. */
  static int bytes(int width) {
    return HEADER + MOST * width;
  }

  /** Makes a new block a node without entries and neighbours. */
  static void clear(long node) {
    Memory.putInt(node, 0);
    Memory.putInt(node + PREVIOUS, 0);
    Memory.putInt(node + NEXT, 0);
  }

  static int count(long node) {
    return Memory.getInt(node);
  }

  static int previous(long leaf) {
    return Memory.getInt(leaf + PREVIOUS);
  }

  static int next(long leaf) {
    return Memory.getInt(leaf + NEXT);
  }

  static void setPrevious(long leaf, int reference) {
    Memory.putInt(leaf + PREVIOUS, reference);
  }

  static void setNext(long leaf, int reference) {
    Memory.putInt(leaf + NEXT, reference);
  }

  /** Where an entry is; its place is good until entries before it come or go. */
  static long entry(long node, int width, int at) {
    return node + HEADER + (long) width * at;
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
    int count = count(node);
    long from = entry(node, width, at);
    Memory.copy(from, from + (long) width * entries, (long) width * (count - at));
    Memory.putInt(node, count + entries);
  }

  /** Drops {@code entries} from a place on. */
  static void close(long node, int width, int at, int entries) {
    int count = count(node) - entries;
    long to = entry(node, width, at);
    Memory.copy(to + (long) width * entries, to, (long) width * (count - at));
    Memory.putInt(node, count);
  }

  /** Moves a node's entries from a place on to the front of its right neighbour. */
  static void moveRight(long node, long right, int width, int from) {
    int moved = count(node) - from;
    open(right, width, 0, moved);
    Memory.copy(entry(node, width, from), entry(right, width, 0), (long) width * moved);
    Memory.putInt(node, from);
  }

  /** Moves a node's first entries to the end of its left neighbour. */
  static void moveLeft(long node, long left, int width, int entries) {
    int to = count(left);
    Memory.copy(entry(node, width, 0), entry(left, width, to), (long) width * entries);
    Memory.putInt(left, to + entries);
    close(node, width, 0, entries);
  }
}
