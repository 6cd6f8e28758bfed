package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;

/** Splits and evens out the children of an inner node of a {@link ScoreTree}. */
final class ScoreBalance {
  /** With no more entries than this a node gets some from a neighbour, or is joined with it. */
  static final int FEW = ScoreNode.MOST / 4;

  /** A joined node has at most so many entries, lest it be split again at once. */
  private static final int JOINED = 3 * ScoreNode.MOST / 4;

  private ScoreBalance() {}

  /**
   * Gives a full child's entries from a place on to a new right neighbour.
   *
   * @param width of the child's entries
   * @param added a node without entries
   */
  static void split(Slabs slabs, long inner, int at, int width, int keep, int added) {
    int child = ScoreNode.child(inner, at);
    long left = slabs.address(child);
    long right = slabs.address(added);
    ScoreNode.moveRight(left, right, width, keep);
    if (width == ScoreNode.LEAF) {
      link(slabs, added, TreeNode.next(left));
      link(slabs, child, added);
    }
    int moved = ScoreNode.total(right, width, 0, TreeNode.count(right));
    ScoreNode.addBelow(inner, at, -moved);
    ScoreNode.open(inner, ScoreNode.INNER, at + 1, 1);
    ScoreNode.setChild(inner, at + 1, added, moved);
    ScoreNode.copyKey(
        ScoreNode.entry(right, width, 0), ScoreNode.entry(inner, ScoreNode.INNER, at + 1));
  }

  /**
   * Gives a weak child entries of a neighbour, or joins the two.
   *
   * @return the node that is not needed any more, empty and out of the tree; 0 for none
   */
  static int strengthen(Slabs slabs, long inner, int at, int width) {
    int place = at == 0 ? 0 : at - 1;
    long left = slabs.address(ScoreNode.child(inner, place));
    int spare = ScoreNode.child(inner, place + 1);
    long right = slabs.address(spare);
    long between = ScoreNode.entry(inner, ScoreNode.INNER, place + 1);
    ScoreNode.copyKey(between, ScoreNode.entry(right, width, 0));
    int leftCount = TreeNode.count(left);
    int rightCount = TreeNode.count(right);
    int both = leftCount + rightCount;
    if (both <= JOINED) {
      ScoreNode.moveLeft(right, left, width, rightCount);
      ScoreNode.addBelow(inner, place, ScoreNode.below(inner, place + 1));
      ScoreNode.close(inner, ScoreNode.INNER, place + 1, 1);
      if (width == ScoreNode.LEAF) {
        link(slabs, ScoreNode.child(inner, place), TreeNode.next(right));
      }
      return spare;
    }
    int moved; // elements that come to the left
    if (leftCount < rightCount) {
      int entries = rightCount - both / 2;
      moved = ScoreNode.total(right, width, 0, entries);
      ScoreNode.moveLeft(right, left, width, entries);
    } else {
      int from = both / 2;
      moved = -ScoreNode.total(left, width, from, leftCount);
      ScoreNode.moveRight(left, right, width, from);
    }
    ScoreNode.addBelow(inner, place, moved);
    ScoreNode.addBelow(inner, place + 1, -moved);
    ScoreNode.copyKey(ScoreNode.entry(right, width, 0), between);
    return 0;
  }

  private static void link(Slabs slabs, int left, int right) {
    if (left != 0) {
      TreeNode.setNext(slabs.address(left), right);
    }
    if (right != 0) {
      TreeNode.setPrevious(slabs.address(right), left);
    }
  }
}
