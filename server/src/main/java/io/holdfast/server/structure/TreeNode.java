package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;

/**
 * What a node of either tree begins with, by its address: how many entries it has, and for a leaf
 * its neighbours.
 *
 * <pre>
 *   | count 4 | previous 4 | next 4 | …
 * </pre>
 */
final class TreeNode {
  static final int HEADER = 12;

  private static final int PREVIOUS = 4;
  private static final int NEXT = 8;

  private TreeNode() {}

  /** Makes a new block a node without entries and neighbours. */
  static void clear(long node) {
    Memory.fill(node, HEADER, (byte) 0);
  }

  static int count(long node) {
    return Memory.getInt(node);
  }

  static void setCount(long node, int count) {
    Memory.putInt(node, count);
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
}
