package io.holdfast.server.structure;

import static io.holdfast.server.structure.IdNode.CHILD;
import static io.holdfast.server.structure.IdNode.MOST;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.StoreFullException;
import java.util.function.LongConsumer;

/**
 * Some bytes of data for each of many IDs, in the order of the IDs: a B+ tree in blocks of a
 * stream.
 *
 * <pre>
 *   root, at an address:  | node 4 | levels of inner nodes 4 | entries 4 |
 *
 *                [ least | child ] …                     inner, up to 63 children
 *               /                   \
 *   [ ID | data ] …    &lt;-&gt;    [ ID | data ] …            leaf, up to 63 entries
 * </pre>
 *
 * Insertion splits full nodes on its way down; at the end of the tree it leaves full ones behind,
 * since IDs mostly rise. Removal drops empty nodes and joins weak ones with a neighbour. The only
 * leaf of a small tree has no more room than it needs. An empty tree has no node.
 */
final class IdTree {
  /** Bytes of a root. */
  static final int ROOT = 12;

  private static final int LEVELS = 4;
  private static final int SIZE = 8;
  private static final int SMALLEST = 4;

  /** With no more entries than this a node is joined with a neighbour. */
  private static final int FEW = MOST / 4;

  /** A joined node has at most so many entries, lest it be split again at once. */
  private static final int JOINED = 3 * MOST / 4;

  private final StreamHead blocks;
  private final long root;
  private final int width;

  /**
   * A view of the tree with its root at an address.
   *
   * @param width bytes of data for each ID
   */
  IdTree(StreamHead blocks, long root, int width) {
    this.blocks = blocks;
    this.root = root;
    this.width = width;
  }

  /** Makes the bytes at an address the root of an empty tree. */
  static void clear(long root) {
    Memory.fill(root, ROOT, (byte) 0);
  }

  /** IDs. */
  int size() {
    return Memory.getInt(root + SIZE);
  }

  /** The data of an ID, or 0; good until the tree changes. */
  long find(long millis, long sequence) {
    IdCursor cursor = ceiling(millis, sequence);
    return cursor.isThere() && cursor.is(millis, sequence) ? cursor.data() : 0;
  }

  /** A cursor at the first ID. */
  IdCursor first() {
    return ceiling(0, 0);
  }

  /** A cursor at the last ID. */
  IdCursor last() {
    return floor(-1, -1);
  }

  /** A cursor at the first ID that is not less than one. */
  IdCursor ceiling(long millis, long sequence) {
    long leaf = leafOf(millis, sequence);
    int at = leaf == 0 ? 0 : IdNode.firstFrom(leaf, width, 0, millis, sequence);
    var cursor = new IdCursor(blocks, width, leaf, at);
    cursor.settleForward();
    return cursor;
  }

  /** A cursor at the last ID that is not greater than one. */
  IdCursor floor(long millis, long sequence) {
    long leaf = leafOf(millis, sequence);
    int at = leaf == 0 ? 0 : IdNode.firstFrom(leaf, width, 0, millis, sequence);
    var cursor = new IdCursor(blocks, width, leaf, at);
    boolean exact =
        leaf != 0 && at < TreeNode.count(leaf) && cursor.is(millis, sequence); // else one back
    if (!exact) {
      cursor.previous();
    }
    return cursor;
  }

  /**
   * Adds an ID that is not there.
   *
   * @return where its data goes, which is undefined yet
   * @throws StoreFullException when there is no room; the tree then has what it had
   */
  long insert(long millis, long sequence) {
    makeRoom();
    long node = node();
    boolean last = true; // the way down is along the tree's right edge
    for (int level = levels(); level > 0; level--) {
      int at = IdNode.childOf(node, millis, sequence);
      last &= at == TreeNode.count(node) - 1;
      long child = child(node, at);
      if (TreeNode.count(child) == MOST) {
        split(node, at, level - 1, last, millis, sequence);
        at = IdNode.childOf(node, millis, sequence);
        child = child(node, at);
      }
      node = child;
    }
    int at = IdNode.firstFrom(node, width, 0, millis, sequence);
    IdNode.open(node, width, at);
    long entry = IdNode.entry(node, width, at);
    IdNode.setId(entry, millis, sequence);
    Memory.putInt(root + SIZE, size() + 1);
    return IdNode.data(entry);
  }

  /** Removes an ID; false when it is not there. */
  boolean remove(long millis, long sequence) {
    if (find(millis, sequence) == 0) {
      return false;
    }
    removeBelow(node(), levels(), millis, sequence);
    Memory.putInt(root + SIZE, size() - 1);
    shrink();
    return true;
  }

  /**
   * Frees nodes from the end on; in between the tree can only be freed further.
   *
   * @param most about how many entries the freed nodes may have had
   * @param data is told where each entry's data was, before it goes
   * @return true when no node is left
   */
  boolean freeSome(int most, LongConsumer data) {
    for (int freed = 0; node() != 0 && freed < most; ) {
      long parent = 0;
      int level = levels();
      int reference = Memory.getInt(root);
      long node = node();
      for (; level > 0 && TreeNode.count(node) > 0; level--) {
        parent = node;
        reference = IdNode.child(parent, TreeNode.count(parent) - 1);
        node = blocks.address(reference);
      }
      int count = TreeNode.count(node);
      for (int i = 0; level == 0 && i < count; i++) {
        data.accept(IdNode.data(IdNode.entry(node, width, i)));
      }
      freed += Math.max(1, count);
      freeNode(reference, width(level));
      if (parent == 0) {
        clear(root);
      } else {
        IdNode.close(parent, CHILD, TreeNode.count(parent) - 1);
      }
    }
    return node() == 0;
  }

  /** Sees to it that the root node has room for one more entry. */
  private void makeRoom() {
    long node = node();
    if (node == 0) {
      setNode(newNode(SMALLEST, width));
    } else if (TreeNode.count(node) == MOST) {
      int former = Memory.getInt(root);
      setNode(newNode(MOST, CHILD));
      IdNode.open(node(), CHILD, 0);
      IdNode.setId(IdNode.entry(node(), CHILD, 0), 0, 0);
      IdNode.setChild(node(), 0, former);
      Memory.putInt(root + LEVELS, levels() + 1);
    } else if (TreeNode.count(node) == IdNode.capacity(node)) {
      resize(Math.min(MOST, 2 * TreeNode.count(node)));
    }
  }

  /** Gives the only leaf another capacity. */
  private void resize(int capacity) {
    int former = Memory.getInt(root);
    int made = newNode(capacity, width);
    IdNode.moveTo(blocks.address(former), width, 0, blocks.address(made));
    setNode(made);
    freeNode(former, width);
  }

  private void split(long inner, int at, int level, boolean last, long millis, long sequence) {
    int data = width(level);
    int added = newNode(MOST, data);
    int child = IdNode.child(inner, at);
    long left = blocks.address(child);
    long right = blocks.address(added);
    long greatest = IdNode.entry(left, data, MOST - 1);
    int keep = last && IdNode.compare(greatest, millis, sequence) < 0 ? MOST - 1 : MOST / 2;
    IdNode.moveTo(left, data, keep, right);
    if (level == 0) {
      link(added, TreeNode.next(left));
      link(child, added);
    }
    IdNode.open(inner, CHILD, at + 1);
    IdNode.copyId(IdNode.entry(right, data, 0), IdNode.entry(inner, CHILD, at + 1));
    IdNode.setChild(inner, at + 1, added);
  }

  private void removeBelow(long node, int level, long millis, long sequence) {
    if (level == 0) {
      IdNode.close(node, width, IdNode.firstFrom(node, width, 0, millis, sequence));
      return;
    }
    int at = IdNode.childOf(node, millis, sequence);
    removeBelow(child(node, at), level - 1, millis, sequence);
    int left = TreeNode.count(child(node, at));
    if (left == 0) {
      drop(node, at, level - 1);
    } else if (left <= FEW) {
      boolean joined = at > 0 && join(node, at - 1, level - 1);
      if (!joined && at + 1 < TreeNode.count(node)) {
        join(node, at, level - 1);
      }
    }
  }

  /** Joins a child with the one behind it, if both fit well into one. */
  private boolean join(long inner, int at, int level) {
    int data = width(level);
    long left = child(inner, at);
    long right = child(inner, at + 1);
    if (TreeNode.count(left) + TreeNode.count(right) > JOINED) {
      return false;
    }
    if (level > 0) { // the first ID of an inner node means nothing, until it is no longer the first
      IdNode.copyId(IdNode.entry(inner, CHILD, at + 1), IdNode.entry(right, data, 0));
    }
    IdNode.moveTo(right, data, 0, left);
    drop(inner, at + 1, level);
    return true;
  }

  /** Takes an empty child out. */
  private void drop(long inner, int at, int level) {
    int child = IdNode.child(inner, at);
    if (level == 0) {
      long leaf = blocks.address(child);
      link(TreeNode.previous(leaf), TreeNode.next(leaf));
    }
    IdNode.close(inner, CHILD, at);
    freeNode(child, width(level));
  }

  /** Drops roots that have nothing to choose from, and room that the only leaf no longer needs. */
  private void shrink() {
    while (node() != 0 && TreeNode.count(node()) <= Math.min(1, levels())) {
      int former = Memory.getInt(root);
      int levels = levels();
      boolean empty = TreeNode.count(node()) == 0;
      setNode(empty ? 0 : IdNode.child(node(), 0));
      freeNode(former, width(levels));
      Memory.putInt(root + LEVELS, empty ? 0 : levels - 1);
    }
    if (node() != 0 && levels() == 0) {
      int capacity = IdNode.capacity(node());
      if (capacity > SMALLEST && TreeNode.count(node()) <= capacity / 4) {
        try {
          resize(capacity / 2);
        } catch (StoreFullException e) {
          return; // too much room does no harm
        }
      }
    }
  }

  private long leafOf(long millis, long sequence) {
    long node = node();
    for (int level = node == 0 ? 0 : levels(); level > 0; level--) {
      node = child(node, IdNode.childOf(node, millis, sequence));
    }
    return node;
  }

  private void link(int left, int right) {
    if (left != 0) {
      TreeNode.setNext(blocks.address(left), right);
    }
    if (right != 0) {
      TreeNode.setPrevious(blocks.address(right), left);
    }
  }

  private int newNode(int capacity, int data) {
    int reference = blocks.allocate(IdNode.bytes(capacity, data));
    IdNode.clear(blocks.address(reference), capacity);
    return reference;
  }

  private void freeNode(int reference, int data) {
    int capacity = IdNode.capacity(blocks.address(reference));
    blocks.free(reference, IdNode.bytes(capacity, data));
  }

  private int width(int level) {
    return level == 0 ? width : CHILD;
  }

  private long child(long inner, int at) {
    return blocks.address(IdNode.child(inner, at));
  }

  /** Where the root node is, or 0. */
  private long node() {
    int reference = Memory.getInt(root);
    return reference == 0 ? 0 : blocks.address(reference);
  }

  private void setNode(int reference) {
    Memory.putInt(root, reference);
  }

  private int levels() {
    return Memory.getInt(root + LEVELS);
  }
}
