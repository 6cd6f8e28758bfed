package io.holdfast.server.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import java.util.ArrayList;
import java.util.List;

/** Walks a tree node by node and checks all that must hold between them. */
final class ScoreTreeCheck {
  private static final ElementLayout LAYOUT = ElementLayout.SCORE_AND_MEMBER;

  private final Slabs slabs;
  private final List<Integer> elements = new ArrayList<>();
  private int previousLeaf;
  private long bytes;

  private ScoreTreeCheck(Slabs slabs) {
    this.slabs = slabs;
  }

  /** The elements in the tree's order. */
  static List<Integer> check(Slabs slabs, ScoreTree tree, long root) {
    var check = new ScoreTreeCheck(slabs);
    int node = Memory.getInt(root);
    int levels = Memory.getInt(root + 4);
    if (node != 0) {
      assertThat(check.node(node, levels, true)).isEqualTo(tree.size());
      assertThat(TreeNode.next(slabs.address(check.previousLeaf))).isZero();
    } else {
      assertThat(levels).isZero();
    }
    assertThat(tree.bytes()).isEqualTo(check.bytes);
    assertThat(tree.size()).isEqualTo(check.elements.size());
    for (int i = 1; i < check.elements.size(); i++) {
      check.assertRising(check.elements.get(i - 1), check.elements.get(i));
    }
    return check.elements;
  }

  private int node(int reference, int level, boolean edge) {
    long node = slabs.address(reference);
    int count = TreeNode.count(node);
    int width = level == 0 ? ScoreNode.LEAF : ScoreNode.INNER;
    assertThat(count).isBetween(edge ? 1 : ScoreBalance.FEW, ScoreNode.MOST);
    bytes += Slabs.blockSize(ScoreNode.bytes(width));
    if (level == 0) {
      return leaf(reference, node, count);
    }
    assertThat(count).isGreaterThan(edge ? 0 : 1);
    int total = 0;
    for (int at = 0; at < count; at++) {
      int first = elements.size();
      boolean outermost = edge && (at == 0 || at == count - 1);
      int below = node(ScoreNode.child(node, at), level - 1, outermost);
      assertThat(ScoreNode.below(node, at)).isEqualTo(below);
      total += below;
      if (at > 0) {
        long entry = ScoreNode.entry(node, ScoreNode.INNER, at);
        assertThat(ScoreNode.element(entry)).isEqualTo(elements.get(first));
        assertThat(ScoreNode.score(entry))
            .isEqualTo(ElementLayout.score(slabs.address(elements.get(first))));
      }
    }
    return total;
  }

  private int leaf(int reference, long leaf, int count) {
    assertThat(TreeNode.previous(leaf)).isEqualTo(previousLeaf);
    if (previousLeaf != 0) {
      assertThat(TreeNode.next(slabs.address(previousLeaf))).isEqualTo(reference);
    }
    previousLeaf = reference;
    for (int at = 0; at < count; at++) {
      long entry = ScoreNode.entry(leaf, ScoreNode.LEAF, at);
      elements.add(ScoreNode.element(entry));
      assertThat(Double.doubleToRawLongBits(ScoreNode.score(entry)))
          .isEqualTo(
              Double.doubleToRawLongBits(
                  ElementLayout.score(slabs.address(ScoreNode.element(entry)))));
    }
    return count;
  }

  private void assertRising(int one, int other) {
    long first = slabs.address(one);
    long second = slabs.address(other);
    double a = ElementLayout.score(first);
    double b = ElementLayout.score(second);
    boolean rising =
        a < b
            || (a == b
                && Memory.compare(
                        LAYOUT.member(first),
                        LAYOUT.memberLength(first),
                        LAYOUT.member(second),
                        LAYOUT.memberLength(second))
                    < 0);
    if (!rising) {
      throw new AssertionError("element " + one + " stands before " + other);
    }
  }
}
