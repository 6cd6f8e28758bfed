package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;

/**
 * How the nodes of a list hang together. The payload holds both ends and what is counted.
 *
 * <pre>
 *   payload  | head 4 | tail 4 | elements 4 | nodes 4 | bytes of all nodes 8 |
 *
 *   head -> [ a b c ] &lt;-> [ one huge element ] &lt;-> [ d e ] &lt;- tail       each a {@link ListNode}
 * </pre>
 */
final class ListLinks {
  /** Bytes of the payload. */
  static final int ROOT = 24;

  private static final int HEAD = 0;
  private static final int TAIL = 4;
  private static final int SIZE = 8;
  private static final int NODES = 12;
  private static final int MEMORY = 16;

  private final Payload payload;
  private final Slabs slabs;

  /** A view of a payload that is a root. */
  ListLinks(Payload payload) {
    this.payload = payload;
    this.slabs = payload.slabs();
  }

  /** Makes a payload of {@link #ROOT} bytes the root of no nodes. */
  static ListLinks init(Payload payload) {
    Memory.fill(payload.address(), ROOT, (byte) 0);
    return new ListLinks(payload);
  }

  Slabs slabs() {
    return slabs;
  }

  /** The first node's reference, or 0. */
  int head() {
    return Memory.getInt(payload.address() + HEAD);
  }

  /** The last node's reference, or 0. */
  int tail() {
    return Memory.getInt(payload.address() + TAIL);
  }

  /** Elements. */
  int size() {
    return Memory.getInt(payload.address() + SIZE);
  }

  int nodes() {
    return Memory.getInt(payload.address() + NODES);
  }

  /** Bytes of slabs that all nodes take. */
  long memory() {
    return Memory.getLong(payload.address() + MEMORY);
  }

  /** The address of a node's header. */
  long node(int reference) {
    return slabs.address(reference);
  }

  int next(int node) {
    return ListNode.next(node(node));
  }

  int previous(int node) {
    return ListNode.previous(node(node));
  }

  /** Elements of a node. */
  int count(int node) {
    return ListNode.count(node(node));
  }

  /**
   * The place of the element with an index of 0 to size - 1, found from the end that is nearer: its
   * node's reference in the upper half, its index there in the lower.
   */
  long locate(int index) {
    if (index < size() / 2) {
      int node = head();
      int rest = index;
      for (int count = count(node); rest >= count; count = count(node)) {
        rest -= count;
        node = next(node);
      }
      return ((long) node << 32) | rest;
    }
    int node = tail();
    int from = size() - count(node);
    while (from > index) {
      node = previous(node);
      from -= count(node);
    }
    return ((long) node << 32) | (index - from);
  }

  /** A cursor at the element with an index of 0 to size - 1. */
  ListCursor cursor(int index) {
    long place = locate(index);
    return new ListCursor(slabs, (int) (place >>> 32), (int) place);
  }

  /** Counts a change within a node. */
  void changed(int elements, long bytes) {
    long root = payload.address();
    Memory.putInt(root + SIZE, Memory.getInt(root + SIZE) + elements);
    Memory.putLong(root + MEMORY, Memory.getLong(root + MEMORY) + bytes);
  }

  /** Puts a new node between two neighbours, either of which may be 0. */
  void link(int before, int node, int after) {
    long header = node(node);
    ListNode.setPrevious(header, before);
    ListNode.setNext(header, after);
    join(before, node);
    join(node, after);
    count(ListNode.count(header), 1, ListNode.memory(header));
  }

  /** Puts a new node behind the last. */
  void append(int node) {
    link(tail(), node, 0);
  }

  /** Takes a node out and frees it. */
  void unlink(int node) {
    long header = node(node);
    join(ListNode.previous(header), ListNode.next(header));
    count(-ListNode.count(header), -1, -ListNode.memory(header));
    ListNode.free(slabs, node);
  }

  /** Frees nodes from the first on; true when none is left. */
  boolean freeSome(int most) {
    for (int i = 0; i < most && head() != 0; i++) {
      unlink(head());
    }
    return head() == 0;
  }

  /**
   * Takes out neighbouring nodes together.
   *
   * @param size how many elements they have
   * @return the root of them
   */
  DetachedPayload cut(int first, int last, int size) {
    var made = new DetachedPayload(slabs, Form.LIST_CHAIN, ROOT);
    ListLinks cut = init(made);
    int before = previous(first);
    int after = next(last);
    // Only nodes and bytes are not known yet; the part with fewer elements is quicker to walk.
    if (size <= size() / 2) {
      cut.add(first, after);
    } else {
      cut.add(head(), first);
      cut.add(after, 0);
      cut.count(0, nodes() - 2 * cut.nodes(), memory() - 2 * cut.memory());
    }
    cut.count(size, 0, 0);
    count(-size, -cut.nodes(), -cut.memory());
    join(before, after);
    cut.join(0, first);
    cut.join(last, 0);
    return made;
  }

  /** Copies all nodes; returns the copy's root. */
  DetachedPayload copyTo(Slabs other) {
    var made = new DetachedPayload(other, Form.LIST_CHAIN, ROOT);
    ListLinks copy = init(made);
    try {
      for (int node = head(); node != 0; node = next(node)) {
        copy.append(ListNode.copy(slabs, node(node), other));
      }
    } catch (StoreFullException e) {
      copy.freeSome(Integer.MAX_VALUE);
      made.free();
      throw e;
    }
    return made;
  }

  /** Copies the nodes that have some elements; returns a cursor at the first of those. */
  ListCursor copyOf(int from, int count, Slabs other) {
    long place = locate(from);
    int first = (int) place;
    ListLinks copy = init(new DetachedPayload(other, Form.LIST_CHAIN, ROOT));
    int node = (int) (place >>> 32);
    for (int behind = -first; behind < count; node = next(node)) {
      copy.append(ListNode.copy(slabs, node(node), other));
      behind += count(node);
    }
    return new ListCursor(other, copy.head(), first);
  }

  /** Counts the nodes from one to before another. */
  private void add(int from, int to) {
    for (int node = from; node != to; node = next(node)) {
      count(0, 1, ListNode.memory(node(node)));
    }
  }

  private void join(int before, int after) {
    long root = payload.address();
    if (before == 0) {
      Memory.putInt(root + HEAD, after);
    } else {
      ListNode.setNext(node(before), after);
    }
    if (after == 0) {
      Memory.putInt(root + TAIL, before);
    } else {
      ListNode.setPrevious(node(after), before);
    }
  }

  private void count(int elements, int nodes, long bytes) {
    changed(elements, bytes);
    long root = payload.address();
    Memory.putInt(root + NODES, Memory.getInt(root + NODES) + nodes);
  }
}
