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
    int low = 0;
    int high = ScoreNode.count(inner) - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (compare(slabs, ScoreNode.entry(inner, ScoreNode.INNER, middle), score, element) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The place where a key is in a leaf, or would be. */
  static int placeOf(Slabs slabs, long leaf, double score, int element) {
    int low = 0;
    int high = ScoreNode.count(leaf);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(slabs, ScoreNode.entry(leaf, ScoreNode.LEAF, middle), score, element) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The last child whose least key stands before a boundary, or the first child. */
  static int lastBefore(long inner, Before boundary) {
    int low = 0;
    int high = ScoreNode.count(inner) - 1;
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
    int high = ScoreNode.count(leaf);
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
