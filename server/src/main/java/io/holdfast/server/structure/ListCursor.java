package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/**
 * Moves from element to element as they lie in memory, in both directions and over the borders of
 * nodes. Any change of the list makes it void.
 *
 * <p>It reads a chain, or the one listpack of a small list as if that were a node without
 * neighbours.
 */
final class ListCursor {
  private final Slabs slabs;
  private final int nodeCount;
  private int node;
  private boolean plain;
  private long first;
  private long end;
  private long at;

  /** At the first element of a listpack, which has one. */
  ListCursor(Listpack packed) {
    Payload payload = packed.payload();
    slabs = payload.slabs();
    nodeCount = packed.size();
    first = payload.address() + Listpack.EMPTY_BYTES - 1;
    end = payload.address() + payload.size() - 1;
    at = first;
  }

  /** At the element of a chain's node with an index of 0 to the node's count - 1. */
  ListCursor(Slabs slabs, int node, int index) {
    this.slabs = slabs;
    nodeCount = ListNode.count(slabs.address(node));
    enter(node);
    at = first;
    seek(index);
  }

  /** Goes to the element with an index in the node where it began. */
  void seek(int index) {
    if (plain) {
      return;
    }
    if (index <= nodeCount / 2) {
      at = first;
      for (int i = 0; i < index; i++) {
        at = ListpackEntry.after(at);
      }
    } else {
      at = end;
      for (int i = nodeCount; i > index; i--) {
        at = ListpackEntry.before(at);
      }
    }
  }

  /** The node's reference; 0 in a listpack that is none. */
  int node() {
    return node;
  }

  /** The place in the node's block of data. */
  int place() {
    return (int) (at - first) + ListNode.from(slabs.address(node));
  }

  /** The place behind the element. */
  int placeBehind() {
    long behind = plain ? end : ListpackEntry.after(at);
    return (int) (behind - first) + ListNode.from(slabs.address(node));
  }

  /** Goes to the element behind; false, and stays, when there is none. */
  boolean next() {
    long after = plain ? end : ListpackEntry.after(at);
    if (after != end) {
      at = after;
      return true;
    }
    int next = node == 0 ? 0 : ListNode.next(slabs.address(node));
    if (next == 0) {
      return false;
    }
    enter(next);
    at = first;
    return true;
  }

  /** Goes to the element before; false, and stays, when there is none. */
  boolean previous() {
    if (at != first) {
      at = ListpackEntry.before(at);
      return true;
    }
    int previous = node == 0 ? 0 : ListNode.previous(slabs.address(node));
    if (previous == 0) {
      return false;
    }
    enter(previous);
    at = plain ? first : ListpackEntry.before(end);
    return true;
  }

  byte[] get() {
    if (!plain) {
      return Element.read(at);
    }
    byte[] element = new byte[(int) (end - first)];
    Memory.read(first, element, 0, element.length);
    return element;
  }

  void read(ElementSink sink) {
    if (plain) {
      sink.bytes(first, (int) (end - first));
    } else {
      Element.read(at, sink);
    }
  }

  boolean is(Element element) {
    return plain ? element.isBytes(first, (int) (end - first)) : element.isEntry(at);
  }

  private void enter(int reference) {
    long header = slabs.address(reference);
    node = reference;
    plain = ListNode.isPlain(header);
    first = ListNode.start(slabs, header);
    end = first + ListNode.bytes(header);
  }
}
