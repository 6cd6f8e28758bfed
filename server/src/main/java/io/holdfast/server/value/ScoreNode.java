package io.holdfast.server.value;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node of a {@link ScoreTree}. Its arrays grow with what is in it. */
sealed interface ScoreNode {
  /** Members of a leaf or children of an inner node, at the most. */
  int MOST = 64;

  /** With fewer than this a node is joined with a neighbour. */
  int FEW = MOST / 4;

  int FIRST_ROOM = 4;

  /** Members below. */
  int size();

  /** Members of a leaf, children of an inner node. */
  int filled();

  long memory();

  ScoreNode copy();

  /** Takes over what a right neighbour of the same kind holds, whose least key is given. */
  void append(ScoreNode right, byte[] leastMember, double leastScore);

  /** Room for one more, in steps that waste little. */
  static int grown(int room) {
    return Math.min(MOST, room + Math.max(FIRST_ROOM, room / 2));
  }

  /** Members with their scores, in order. */
  final class Leaf implements ScoreNode {
    double[] scores = new double[FIRST_ROOM];
    private byte[] @Nullable [] members = new byte[FIRST_ROOM] @Nullable [];
    private int filled;

    byte[] member(int at) {
      return Objects.requireNonNull(members[at]);
    }

    @Override
    public int size() {
      return filled;
    }

    @Override
    public int filled() {
      return filled;
    }

    @Override
    public long memory() {
      return 24 + Sizes.doubles(scores.length) + Sizes.words(members.length);
    }

    int countBefore(ScoreTree.Before boundary) {
      int low = 0;
      int high = filled;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (boundary.test(scores[middle], member(middle))) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    @Nullable Leaf insert(double score, byte[] member) {
      int at = countBefore((s, m) -> ScoreTree.compare(s, m, score, member) < 0);
      if (filled < MOST) {
        put(at, score, member);
        return null;
      }
      // What comes in rising order leaves full leaves behind.
      int keep = at == MOST ? MOST : MOST / 2;
      var right = new Leaf();
      right.resize(Math.max(FIRST_ROOM, MOST - keep));
      System.arraycopy(scores, keep, right.scores, 0, MOST - keep);
      System.arraycopy(members, keep, right.members, 0, MOST - keep);
      right.filled = MOST - keep;
      if (keep < MOST) {
        filled = keep;
        resize(keep);
      }
      if (at > keep || keep == MOST) {
        right.put(at - keep, score, member);
      } else {
        put(at, score, member);
      }
      return right;
    }

    void remove(int at) {
      System.arraycopy(scores, at + 1, scores, at, filled - at - 1);
      System.arraycopy(members, at + 1, members, at, filled - at - 1);
      members[--filled] = null;
    }

    @Override
    public void append(ScoreNode right, byte[] leastMember, double leastScore) {
      Leaf other = (Leaf) right;
      resize(Math.max(FIRST_ROOM, filled + other.filled));
      System.arraycopy(other.scores, 0, scores, filled, other.filled);
      System.arraycopy(other.members, 0, members, filled, other.filled);
      filled += other.filled;
    }

    @Override
    public Leaf copy() {
      var copy = new Leaf();
      copy.scores = scores.clone();
      copy.members = members.clone();
      copy.filled = filled;
      return copy;
    }

    private void put(int at, double score, byte[] member) {
      if (filled == members.length) {
        resize(grown(filled));
      }
      System.arraycopy(scores, at, scores, at + 1, filled - at);
      System.arraycopy(members, at, members, at + 1, filled - at);
      scores[at] = score;
      members[at] = member;
      filled++;
    }

    private void resize(int room) {
      scores = Arrays.copyOf(scores, room);
      members = Arrays.copyOf(members, room);
    }
  }

  /** Children in order, with the least key that each may hold and the members below it. */
  final class Inner implements ScoreNode {
    double[] scores = new double[FIRST_ROOM];
    byte[] @Nullable [] members = new byte[FIRST_ROOM] @Nullable [];
    int[] counts = new int[FIRST_ROOM];
    private @Nullable ScoreNode[] nodes = new @Nullable ScoreNode[FIRST_ROOM];
    int children;
    int total;

    private Inner() {}

    Inner(ScoreNode left, ScoreNode right) {
      put(0, left);
      put(1, right);
    }

    ScoreNode child(int at) {
      return Objects.requireNonNull(nodes[at]);
    }

    @Override
    public int size() {
      return total;
    }

    @Override
    public int filled() {
      return children;
    }

    @Override
    public long memory() {
      return 48 + Sizes.doubles(scores.length) + 3 * Sizes.words(counts.length);
    }

    /** The child in which a key is, or would be. */
    int childOf(double score, byte[] member) {
      return lastBefore((s, m) -> ScoreTree.compare(s, m, score, member) <= 0);
    }

    /** The last child whose least key stands before a boundary, or the first child. */
    int lastBefore(ScoreTree.Before boundary) {
      int low = 0;
      int high = children - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (boundary.test(scores[middle], Objects.requireNonNull(members[middle]))) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    @Nullable Inner insert(int at, ScoreNode node) {
      if (children < MOST) {
        total -= node.size(); // they were counted when they stood in the left neighbour
        put(at, node);
        return null;
      }
      var right = new Inner();
      for (int i = MOST / 2; i < MOST; i++) {
        right.put(i - MOST / 2, child(i), scores[i], Objects.requireNonNull(members[i]));
      }
      total -= right.total;
      children = MOST / 2;
      Arrays.fill(nodes, children, MOST, null);
      Arrays.fill(members, children, MOST, null);
      Inner into = at > children ? right : this;
      total -= node.size();
      into.put(at > children ? at - children : at, node);
      return right;
    }

    /** Takes a child out whose members went to its left neighbour. */
    void drop(int at) {
      int behind = children - at - 1;
      System.arraycopy(scores, at + 1, scores, at, behind);
      System.arraycopy(members, at + 1, members, at, behind);
      System.arraycopy(counts, at + 1, counts, at, behind);
      System.arraycopy(nodes, at + 1, nodes, at, behind);
      children--;
      nodes[children] = null;
      members[children] = null;
    }

    @Override
    public void append(ScoreNode right, byte[] leastMember, double leastScore) {
      Inner other = (Inner) right;
      for (int i = 0; i < other.children; i++) {
        boolean first = i == 0;
        put(
            children,
            other.child(i),
            first ? leastScore : other.scores[i],
            first ? leastMember : Objects.requireNonNull(other.members[i]));
      }
    }

    @Override
    public Inner copy() {
      var copy = new Inner();
      for (int i = 0; i < children; i++) {
        copy.put(i, child(i).copy(), scores[i], Objects.requireNonNull(members[i]));
      }
      copy.resize(counts.length);
      return copy;
    }

    private void put(int at, ScoreNode node) {
      ScoreNode least = node;
      double score = 0;
      byte[] member = {};
      if (least instanceof Inner inner) {
        score = inner.scores[0];
        member = Objects.requireNonNull(inner.members[0]);
      } else if (least instanceof Leaf leaf) {
        score = leaf.scores[0];
        member = leaf.member(0);
      }
      put(at, node, score, member);
    }

    private void put(int at, ScoreNode node, double score, byte[] member) {
      if (children == counts.length) {
        resize(grown(children));
      }
      int behind = children - at;
      System.arraycopy(scores, at, scores, at + 1, behind);
      System.arraycopy(members, at, members, at + 1, behind);
      System.arraycopy(counts, at, counts, at + 1, behind);
      System.arraycopy(nodes, at, nodes, at + 1, behind);
      scores[at] = score;
      members[at] = member;
      counts[at] = node.size();
      nodes[at] = node;
      children++;
      total += node.size();
    }

    private void resize(int room) {
      scores = Arrays.copyOf(scores, room);
      members = Arrays.copyOf(members, room);
      counts = Arrays.copyOf(counts, room);
      nodes = Arrays.copyOf(nodes, room);
    }
  }
}
