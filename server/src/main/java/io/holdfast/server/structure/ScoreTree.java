package io.holdfast.server.structure;

import static io.holdfast.server.structure.ScoreNode.INNER;
import static io.holdfast.server.structure.ScoreNode.LEAF;
import static io.holdfast.server.structure.ScoreNode.MOST;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;

/**
 * Elements in the order of (score, member's bytes), each also found by its rank: a B+ tree whose
 * inner nodes count what is below each child. It refers to the blocks of a {@link MemberTable},
 * which know their scores too; here these lie beside the references, so that a search reads the
 * members of equal scores only.
 *
 * <pre>
 *   root, in the payload:  | node 4 | levels of inner nodes 4 | elements 4 | bytes/8 4 |
 *
 *                [ least | child | below ] …                       inner, up to 63 children
 *               /                           \
 *   [ score | element ] …   &lt;-&gt;   [ score | element ] …        leaf, up to 63 elements
 * </pre>
 *
 * Insertion splits full nodes on its way down, removal strengthens weak ones, so that neither has
 * to come back up. Nodes at the two ends may be weak: what is added in rising or falling order
 * leaves full nodes behind. Zeros of both signs are the same score. An empty tree has no node.
 */
final class ScoreTree {
  /** Bytes of a root. */
  static final int ROOT_BYTES = 16;

  private static final int LEVELS = 4;
  private static final int ELEMENTS = 8;
  private static final int BLOCKS = 12;

  /** Takes elements by their references. */
  @FunctionalInterface
  interface Visitor {
    void visit(int element, double score);
  }

  private final Payload payload;
  private final int offset;
  private final Slabs slabs;

  private ScoreTree(Payload payload, int offset) {
    this.payload = payload;
    this.offset = offset;
    this.slabs = payload.slabs();
  }

  /** Makes an empty tree with its root at an offset of the payload. */
  static ScoreTree create(Payload payload, int offset) {
    var tree = new ScoreTree(payload, offset);
    tree.clear();
    return tree;
  }

  /** A view of the tree with its root at an offset of the payload. */
  static ScoreTree open(Payload payload, int offset) {
    return new ScoreTree(payload, offset);
  }

  int size() {
    return Memory.getInt(root() + ELEMENTS);
  }

  /** Bytes of all nodes, without the elements. */
  long bytes() {
    return (Memory.getInt(root() + BLOCKS) & 0xffff_ffffL) << 3;
  }

  /**
   * Adds an element that is not there.
   *
   * @throws StoreFullException when there is no room; the tree then has what it had
   */
  void insert(double score, int element) {
    int level = levels();
    long node = node();
    if (node == 0 || TreeNode.count(node) == MOST) {
      level = grow();
      node = node();
    }
    boolean first = true; // the way down is along the tree's left or right edge
    boolean last = true;
    try {
      for (; level > 0; level--) {
        int at = ScoreSearch.childOf(slabs, node, score, element);
        first &= at == 0;
        last &= at == TreeNode.count(node) - 1;
        long child = child(node, at);
        if (TreeNode.count(child) == MOST) {
          int width = width(level - 1);
          int keep = keep(child, width, score, element, first, last);
          ScoreBalance.split(slabs, node, at, width, keep, newNode(width));
          if (follows(node, at + 1, score, element)) {
            at++;
            first = false;
          } else {
            last = false;
          }
          child = child(node, at);
        }
        ScoreNode.addBelow(node, at, 1);
        node = child;
      }
    } catch (StoreFullException full) {
      discount(score, element, level);
      throw full;
    }
    int at = ScoreSearch.placeOf(slabs, node, score, element);
    ScoreNode.open(node, LEAF, at, 1);
    ScoreNode.setKey(ScoreNode.entry(node, LEAF, at), score, element);
    Memory.putInt(root() + ELEMENTS, size() + 1);
  }

  /**
   * Gives an element that is there another score, one that compares as different.
   *
   * @throws StoreFullException when there is no room; the tree then has what it had
   */
  void move(double from, double to, int element) {
    insert(to, element); // first, since only this can fail
    remove(from, element);
  }

  /** Removes an element that is there with this score; its block must be there still. */
  void remove(double score, int element) {
    remove(0, score, element);
  }

  /** Removes the element at a rank that is there; returns it. Its block must be there still. */
  int removeAt(int rank) {
    return remove(rank, 0, 0);
  }

  /** How many elements stand before this one: its rank when it is there. */
  int rank(double score, int element) {
    int before = 0;
    long node = node();
    for (int level = node == 0 ? -1 : levels(); level > 0; level--) {
      int at = ScoreSearch.childOf(slabs, node, score, element);
      before += ScoreNode.total(node, INNER, 0, at);
      node = child(node, at);
    }
    return node == 0 ? 0 : before + ScoreSearch.placeOf(slabs, node, score, element);
  }

  /** How many elements stand before a boundary. */
  int countBefore(ScoreSearch.Before boundary) {
    int before = 0;
    long node = node();
    for (int level = levels(); level > 0; level--) {
      int at = ScoreSearch.lastBefore(node, boundary);
      before += ScoreNode.total(node, INNER, 0, at);
      node = child(node, at);
    }
    return node == 0 ? 0 : before + ScoreSearch.countBefore(node, boundary);
  }

  /** Hands over {@code count} elements from a rank on, rising, or falling from it back. */
  void forEach(int from, int count, boolean falling, Visitor visitor) {
    if (count <= 0) {
      return;
    }
    int at = from;
    long leaf = node();
    for (int level = levels(); level > 0; level--) {
      int child = childAt(leaf, at);
      at -= ScoreNode.total(leaf, INNER, 0, child);
      leaf = child(leaf, child);
    }
    for (int left = count; left > 0; left--) {
      if (at < 0) {
        leaf = slabs.address(TreeNode.previous(leaf));
        at = TreeNode.count(leaf) - 1;
      } else if (at == TreeNode.count(leaf)) {
        leaf = slabs.address(TreeNode.next(leaf));
        at = 0;
      }
      long entry = ScoreNode.entry(leaf, LEAF, at);
      visitor.visit(ScoreNode.element(entry), ScoreNode.score(entry));
      at += falling ? -1 : 1;
    }
  }

  /**
   * Frees nodes, and no element; in between the tree can only be freed further.
   *
   * @param most about how many elements the freed nodes may have had
   * @return true when no node is left
   */
  boolean freeSome(int most) {
    for (int freed = 0; node() != 0 && freed < most; ) {
      long parent = 0;
      int level = levels();
      int reference = Memory.getInt(root());
      long node = slabs.address(reference);
      for (; level > 0 && TreeNode.count(node) > 0; level--) {
        parent = node;
        reference = ScoreNode.child(parent, TreeNode.count(parent) - 1);
        node = slabs.address(reference);
      }
      freed += Math.max(1, TreeNode.count(node));
      freeNode(reference, width(level));
      if (parent == 0) {
        clear();
      } else {
        ScoreNode.close(parent, INNER, TreeNode.count(parent) - 1, 1);
      }
    }
    return node() == 0;
  }

  /** Puts a first node into an empty tree, or a level above a full one; returns the levels. */
  private int grow() {
    if (node() == 0) {
      setNode(newNode(LEAF));
      return 0;
    }
    int former = Memory.getInt(root());
    setNode(newNode(INNER));
    ScoreNode.open(node(), INNER, 0, 1);
    ScoreNode.setChild(node(), 0, former, size());
    int levels = levels() + 1;
    Memory.putInt(root() + LEVELS, levels);
    return levels;
  }

  /** How many entries a full node keeps when it is split to make room for a key. */
  private int keep(long node, int width, double score, int element, boolean first, boolean last) {
    if (last
        && ScoreSearch.compare(slabs, ScoreNode.entry(node, width, MOST - 1), score, element) < 0) {
      return MOST - 1;
    }
    int least = width == LEAF ? 0 : 1;
    return first
            && ScoreSearch.compare(slabs, ScoreNode.entry(node, width, least), score, element) > 0
        ? 1
        : MOST / 2;
  }

  private boolean follows(long inner, int at, double score, int element) {
    return ScoreSearch.compare(slabs, ScoreNode.entry(inner, INNER, at), score, element) <= 0;
  }

  /** Takes back what an insertion that failed at a level counted above it. */
  private void discount(double score, int element, int failed) {
    long node = node();
    for (int level = levels(); level > failed; level--) {
      int at = ScoreSearch.childOf(slabs, node, score, element);
      ScoreNode.addBelow(node, at, -1);
      node = child(node, at);
    }
  }

  /** Removes by rank when the element is 0, else by key. */
  private int remove(int rank, double score, int element) {
    int place = rank;
    long parting = 0; // the entry above whose key is the least of all that is below the way
    long node = node();
    for (int level = levels(); level > 0; level--) {
      int at =
          element == 0 ? childAt(node, place) : ScoreSearch.childOf(slabs, node, score, element);
      if (TreeNode.count(child(node, at)) <= ScoreBalance.FEW && TreeNode.count(node) > 1) {
        int spare = ScoreBalance.strengthen(slabs, node, at, width(level - 1));
        if (spare != 0) {
          freeNode(spare, width(level - 1));
        }
        at = element == 0 ? childAt(node, place) : ScoreSearch.childOf(slabs, node, score, element);
      }
      place -= element == 0 ? ScoreNode.total(node, INNER, 0, at) : 0;
      ScoreNode.addBelow(node, at, -1);
      parting = at > 0 ? ScoreNode.entry(node, INNER, at) : parting;
      node = child(node, at);
    }
    int at = element == 0 ? place : ScoreSearch.placeIn(node, score, element);
    int removed = ScoreNode.element(ScoreNode.entry(node, LEAF, at));
    ScoreNode.close(node, LEAF, at, 1);
    if (at == 0 && parting != 0) {
      ScoreNode.copyKey(ScoreNode.entry(node, LEAF, 0), parting);
    }
    Memory.putInt(root() + ELEMENTS, size() - 1);
    shrink();
    return removed;
  }

  /** Drops roots that have nothing to choose from, and the last leaf with its last element. */
  private void shrink() {
    while (node() != 0 && TreeNode.count(node()) <= Math.min(1, levels())) {
      int former = Memory.getInt(root());
      int levels = levels();
      setNode(levels == 0 ? 0 : ScoreNode.child(node(), 0));
      freeNode(former, width(levels));
      Memory.putInt(root() + LEVELS, Math.max(0, levels - 1));
    }
  }

  /** The child that has the element at a rank below a node. */
  private static int childAt(long inner, int rank) {
    int at = 0;
    for (int left = rank - ScoreNode.below(inner, 0); left >= 0; at++) {
      left -= ScoreNode.below(inner, at + 1);
    }
    return at;
  }

  private int newNode(int width) {
    int reference = slabs.allocate(ScoreNode.bytes(width));
    TreeNode.clear(slabs.address(reference));
    count(Slabs.blockSize(ScoreNode.bytes(width)));
    return reference;
  }

  private void freeNode(int reference, int width) {
    slabs.free(reference, ScoreNode.bytes(width));
    count(-Slabs.blockSize(ScoreNode.bytes(width)));
  }

  private void count(long bytes) {
    long place = root() + BLOCKS;
    Memory.putInt(place, Memory.getInt(place) + (int) (bytes >> 3));
  }

  private void clear() {
    Memory.fill(root(), ROOT_BYTES, (byte) 0);
  }

  private static int width(int level) {
    return level == 0 ? LEAF : INNER;
  }

  private long child(long inner, int at) {
    return slabs.address(ScoreNode.child(inner, at));
  }

  /** Where the root node is, or 0. */
  private long node() {
    int reference = Memory.getInt(root());
    return reference == 0 ? 0 : slabs.address(reference);
  }

  private void setNode(int reference) {
    Memory.putInt(root(), reference);
  }

  private int levels() {
    return Memory.getInt(root() + LEVELS);
  }

  private long root() {
    return payload.address() + offset;
  }
}
