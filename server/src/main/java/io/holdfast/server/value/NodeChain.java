package io.holdfast.server.value;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list's nodes, linked both ways, with elements and bytes counted.
 *
 * <pre>
 * head -> [ a b c ] &lt;-> [ one huge element ] &lt;-> [ d e ] &lt;- tail
 * </pre>
 *
 * Which node an element goes into, when a node is split and which are merged follows Redis's
 * quicklist, so that the same commands give the same nodes, and so the same snapshot.
 */
final class NodeChain {
  @Nullable ListNode head;
  @Nullable ListNode tail;
  private int size;
  private long memory;

  /** An element's place: its node and its index there. */
  record Place(ListNode node, int offset) {}

  /** Elements. */
  int size() {
    return size;
  }

  /** Bytes of all nodes. */
  long memory() {
    return memory;
  }

  /** The place of the element with an index of 0 to size - 1. */
  Place place(int index) {
    if (index < size / 2) {
      ListNode node = Objects.requireNonNull(head);
      int before = 0;
      while (before + node.count() <= index) {
        before += node.count();
        node = Objects.requireNonNull(node.next);
      }
      return new Place(node, index - before);
    }
    ListNode node = Objects.requireNonNull(tail);
    int from = size - node.count();
    while (from > index) {
      node = Objects.requireNonNull(node.previous);
      from -= node.count();
    }
    return new Place(node, index - from);
  }

  void addFirst(byte[] element) {
    ListNode node = head;
    if (node != null && ListNode.allowsInsert(node, element.length)) {
      insertInto(node, 0, element);
    } else {
      link(null, ListNode.ofOne(element), node);
    }
  }

  void addLast(byte[] element) {
    ListNode node = tail;
    if (node != null && ListNode.allowsInsert(node, element.length)) {
      insertInto(node, node.count(), element);
      return;
    }
    if (node != null) {
      trim(node);
    }
    link(node, ListNode.ofOne(element), null);
  }

  /** Adds a node behind the last. */
  void addNode(ListNode node) {
    link(tail, node, null);
  }

  /** Puts an element beside another. */
  void insert(Place place, byte[] element, boolean after) {
    ListNode node = place.node;
    int at = after ? place.offset + 1 : place.offset;
    int length = element.length;
    if (ListNode.allowsInsert(node, length)) {
      insertInto(node, at, element);
    } else if (after && at == node.count()) {
      ListNode next = node.next;
      if (next != null && ListNode.allowsInsert(next, length)) {
        insertInto(next, 0, element);
      } else {
        link(node, ListNode.ofOne(element), next);
      }
    } else if (!after && at == 0) {
      ListNode previous = node.previous;
      if (previous != null && ListNode.allowsInsert(previous, length)) {
        insertInto(previous, previous.count(), element);
      } else {
        link(previous, ListNode.ofOne(element), node);
      }
    } else {
      split(node, at, element, after);
    }
  }

  /** Puts an element in place of another. */
  void replace(Place place, byte[] element) {
    Listpack packed = place.node.packed;
    if (packed == null) {
      insert(place, element, true);
      unlink(place.node);
      return;
    }
    memory -= place.node.memory();
    packed.replace(packed.seek(place.offset), element);
    memory += place.node.memory();
  }

  /** Removes elements of one node, and the node when none are left. */
  void remove(ListNode node, int offset, int count) {
    if (count >= node.count()) {
      unlink(node);
      return;
    }
    Listpack packed = Objects.requireNonNull(node.packed);
    memory -= node.memory();
    packed.delete(packed.seek(offset), count);
    memory += node.memory();
    size -= count;
  }

  /** Removes the element at a place of a node's listpack; returns the place of the one behind. */
  int delete(ListNode node, int at) {
    Listpack packed = node.packed;
    if (packed == null || packed.size() == 1) {
      unlink(node);
      return Listpack.NONE;
    }
    memory -= node.memory();
    int next = packed.delete(at, 1);
    memory += node.memory();
    size--;
    return next;
  }

  private void insertInto(ListNode node, int offset, byte[] element) {
    Listpack packed = Objects.requireNonNull(node.packed);
    memory -= node.memory();
    packed.insert(packed.seek(offset), element);
    memory += node.memory();
    size++;
  }

  private void split(ListNode node, int at, byte[] element, boolean after) {
    memory -= node.memory();
    size -= node.count();
    ListNode rest = node.splitAt(at);
    memory += node.memory();
    size += node.count();
    link(node, rest, node.next);
    // The node that Redis keeps at the center of merging is the one without the new element.
    if (after) {
      insertInto(rest, 0, element);
      merge(node);
    } else {
      insertInto(node, at, element);
      merge(rest);
    }
  }

  private void merge(ListNode center) {
    ListNode previous = center.previous;
    if (previous != null && ListNode.allowsMerge(previous.previous, previous)) {
      merge(Objects.requireNonNull(previous.previous), previous);
    }
    ListNode next = center.next;
    if (next != null && ListNode.allowsMerge(next, next.next)) {
      merge(next, Objects.requireNonNull(next.next));
    }
    ListNode target = center;
    if (ListNode.allowsMerge(center.previous, center)) {
      target = merge(Objects.requireNonNull(center.previous), center);
    }
    if (ListNode.allowsMerge(target, target.next)) {
      merge(target, Objects.requireNonNull(target.next));
    }
  }

  private ListNode merge(ListNode one, ListNode other) {
    unlink(other);
    memory -= one.memory();
    size -= one.count();
    Objects.requireNonNull(one.packed).appendAll(Objects.requireNonNull(other.packed));
    memory += one.memory();
    size += one.count();
    return one;
  }

  private void link(@Nullable ListNode before, ListNode node, @Nullable ListNode after) {
    node.previous = before;
    node.next = after;
    if (before == null) {
      head = node;
    } else {
      before.next = node;
    }
    if (after == null) {
      tail = node;
    } else {
      after.previous = node;
    }
    size += node.count();
    memory += node.memory();
  }

  private void unlink(ListNode node) {
    ListNode before = node.previous;
    ListNode after = node.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    size -= node.count();
    memory -= node.memory();
  }

  private void trim(ListNode node) {
    if (node.packed != null) {
      memory -= node.memory();
      node.packed.trim();
      memory += node.memory();
    }
  }
}
