package io.holdfast.server.value;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Members in the order of (score, bytes), each also found by its rank: a B+ tree whose inner nodes
 * count what is below each child.
 *
 * <pre>
 *                [ least | count ][ least | count ]              inner: up to 64 children
 *               /                                 \
 *   [ score | member ] …                    [ score | member ] …       leaf: up to 64 members
 * </pre>
 *
 * Nothing here is found by member alone: the sorted set's table knows a member's score.
 */
final class ScoreTree {
  /** Whether a member stands before some boundary; true for a first part of the order only. */
  @FunctionalInterface
  interface Before {
    boolean test(double score, byte[] member);
  }

  private ScoreNode root = new ScoreNode.Leaf();
  private long memory = root.memory();

  int size() {
    return root.size();
  }

  /** Bytes of all nodes, without the members' arrays. */
  long memory() {
    return memory;
  }

  /** Adds a member that is not there. */
  void insert(double score, byte[] member) {
    ScoreNode split = insert(root, score, member);
    if (split != null) {
      root = new ScoreNode.Inner(root, split);
      memory += root.memory();
    }
  }

  /** Removes a member that is there with this score. */
  void remove(double score, byte[] member) {
    remove(root, score, member);
    while (root instanceof ScoreNode.Inner inner && inner.children == 1) {
      memory -= root.memory();
      root = inner.child(0);
    }
  }

  /** How many members stand before a boundary. */
  int countBefore(Before boundary) {
    int count = 0;
    ScoreNode node = root;
    while (node instanceof ScoreNode.Inner inner) {
      int at = inner.lastBefore(boundary);
      for (int i = 0; i < at; i++) {
        count += inner.counts[i];
      }
      node = inner.child(at);
    }
    return count + ((ScoreNode.Leaf) node).countBefore(boundary);
  }

  /** How many members stand before this one: its rank when it is there. */
  int rank(double score, byte[] member) {
    return countBefore((s, m) -> compare(s, m, score, member) < 0);
  }

  /** Hands over {@code count} members from a rank on, rising, or falling from it back. */
  void forEach(int from, int count, boolean falling, SortedSetValue.Visitor visitor) {
    int least = falling ? from - count + 1 : from;
    forEach(root, least, least + count, falling, visitor);
  }

  ScoreTree copy() {
    var copy = new ScoreTree();
    copy.root = root.copy();
    copy.memory = memory;
    return copy;
  }

  /** The order: by score, then by bytes, unsigned. */
  static int compare(double score, byte[] member, double otherScore, byte[] otherMember) {
    if (score != otherScore) {
      return score < otherScore ? -1 : 1;
    }
    return Arrays.compareUnsigned(member, otherMember);
  }

  /** Inserts below a node; returns its second half when it had to be split. */
  private @Nullable ScoreNode insert(ScoreNode node, double score, byte[] member) {
    memory -= node.memory();
    ScoreNode split =
        switch (node) {
          case ScoreNode.Leaf leaf -> leaf.insert(score, member);
          case ScoreNode.Inner inner -> {
            memory += node.memory();
            int at = inner.childOf(score, member);
            ScoreNode half = insert(inner.child(at), score, member);
            memory -= node.memory();
            inner.counts[at] = inner.child(at).size();
            inner.total++;
            yield half == null ? null : inner.insert(at + 1, half);
          }
        };
    memory += node.memory() + (split == null ? 0 : split.memory());
    return split;
  }

  private void remove(ScoreNode node, double score, byte[] member) {
    switch (node) {
      case ScoreNode.Leaf leaf -> {
        memory -= leaf.memory();
        leaf.remove(leaf.countBefore((s, m) -> compare(s, m, score, member) < 0));
        memory += leaf.memory();
      }
      case ScoreNode.Inner inner -> {
        int at = inner.childOf(score, member);
        remove(inner.child(at), score, member);
        inner.counts[at]--;
        inner.total--;
        tidy(inner, at);
      }
    }
  }

  /** Joins a child that became small with a neighbour, as far as both fit into one. */
  private void tidy(ScoreNode.Inner inner, int at) {
    if (inner.child(at).filled() >= ScoreNode.FEW || inner.children == 1) {
      return;
    }
    int left = at == 0 ? 0 : at - 1;
    ScoreNode one = inner.child(left);
    ScoreNode other = inner.child(left + 1);
    if (one.filled() + other.filled() > ScoreNode.MOST) {
      return;
    }
    memory -= one.memory() + other.memory() + inner.memory();
    one.append(other, Objects.requireNonNull(inner.members[left + 1]), inner.scores[left + 1]);
    inner.counts[left] = one.size();
    inner.drop(left + 1);
    memory += one.memory() + inner.memory();
  }

  private static void forEach(
      ScoreNode node, int from, int to, boolean falling, SortedSetValue.Visitor visitor) {
    switch (node) {
      case ScoreNode.Leaf leaf -> {
        int first = Math.max(from, 0);
        int end = Math.min(to, leaf.filled());
        for (int i = first; i < end; i++) {
          int at = falling ? end - 1 - (i - first) : i;
          visitor.visit(leaf.member(at), leaf.scores[at]);
        }
      }
      case ScoreNode.Inner inner -> {
        int before = falling ? inner.total : 0;
        for (int i = 0; i < inner.children; i++) {
          int at = falling ? inner.children - 1 - i : i;
          int count = inner.counts[at];
          before -= falling ? count : 0;
          if (before < to && before + count > from) {
            forEach(inner.child(at), from - before, to - before, falling, visitor);
          }
          before += falling ? 0 : count;
        }
      }
    }
  }
}
