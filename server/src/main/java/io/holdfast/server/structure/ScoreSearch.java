package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/**
 * The order of a {@link ScoreTree}, and binary searches for places in its nodes. A key is a score
 * and the element that has it; the members' bytes are read only when scores are equal.
 */
final class ScoreSearch {
  /** Whether an element stands before some boundary; true for a first part of the order only. */
  @FunctionalInterface
  interface Before {
    boolean test(double score, int element);
  }

  private static final ElementLayout ELEMENTS = ElementLayout.SCORE_AND_MEMBER;

  private ScoreSearch() {}

  /** Compares an entry's key with another. */
  static int compare(Slabs slabs, long entry, double score, int element) {
    double other = ScoreNode.score(entry);
    if (other != score) {
      return other < score ? -1 : 1;
    }
    return compareMembers(slabs, ScoreNode.element(entry), element);
  }

  /** The child in which a key is, or would be. */
  static int childOf(Slabs slabs, long inner, double score, int element) {
    int count = TreeNode.count(inner);
    int at = firstFrom(slabs, inner, ScoreNode.INNER, 1, count, score, element);
    return at < count && isKey(ScoreNode.entry(inner, ScoreNode.INNER, at), score, element)
        ? at
        : at - 1;
  }

  /** The place where a key is in a leaf, or would be. */
  static int placeOf(Slabs slabs, long leaf, double score, int element) {
    return firstFrom(slabs, leaf, ScoreNode.LEAF, 0, TreeNode.count(leaf), score, element);
  }

  /** The place of a key that is in a leaf; reads no members, even if all scores are equal. */
  static int placeIn(long leaf, double score, int element) {
    int at = firstFrom(leaf, ScoreNode.LEAF, 0, TreeNode.count(leaf), score);
    while (ScoreNode.element(ScoreNode.entry(leaf, ScoreNode.LEAF, at)) != element) {
      at++;
    }
    return at;
  }

  /** The first entry of some that does not stand before a key, or the end of them. */
  private static int firstFrom(
      Slabs slabs, long node, int width, int from, int end, double score, int element) {
    int low = firstFrom(node, width, from, end, score);
    if (low == end || ScoreNode.score(ScoreNode.entry(node, width, low)) != score) {
      return low;
    }
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(slabs, ScoreNode.entry(node, width, middle), score, element) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The first entry whose score is not less. Always as many steps for so many entries, and none
   * jumps: a processor could not guess where to.
   */
  private static int firstFrom(long node, int width, int from, int end, double score) {
    int low = from;
    for (int left = end - from; left > 1; ) {
      int half = left >>> 1;
      low += ScoreNode.score(ScoreNode.entry(node, width, low + half - 1)) < score ? half : 0;
      left -= half;
    }
    boolean less = low < end && ScoreNode.score(ScoreNode.entry(node, width, low)) < score;
    return less ? low + 1 : low;
  }

  private static boolean isKey(long entry, double score, int element) {
    return ScoreNode.element(entry) == element && ScoreNode.score(entry) == score;
  }

  /** The last child whose least key stands before a boundary, or the first child. */
  static int lastBefore(long inner, Before boundary) {
    int low = 0;
    int high = TreeNode.count(inner) - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (test(ScoreNode.entry(inner, ScoreNode.INNER, middle), boundary)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** How many elements of a leaf stand before a boundary. */
  static int countBefore(long leaf, Before boundary) {
    int low = 0;
    int high = TreeNode.count(leaf);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (test(ScoreNode.entry(leaf, ScoreNode.LEAF, middle), boundary)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean test(long entry, Before boundary) {
    return boundary.test(ScoreNode.score(entry), ScoreNode.element(entry));
  }

  private static int compareMembers(Slabs slabs, int one, int other) {
    if (one == other) {
      return 0;
    }
    long first = slabs.address(one);
    long second = slabs.address(other);
    return Memory.compare(
        ELEMENTS.member(first),
        ELEMENTS.memberLength(first),
        ELEMENTS.member(second),
        ELEMENTS.memberLength(second));
  }
}
