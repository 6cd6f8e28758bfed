package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;

/**
 * A list of several nodes. Which node an element goes into, when a node is split and which are
 * merged follows Redis's quicklist, so that the same commands give the same nodes, and so the same
 * snapshot.
 *
 * <pre>
 *   insert X before c:   [ a b c d ] &lt;-> [ e ]     the first is full
 *                        [ a b X ] &lt;-> [ c d e ]    split there; what now fits together is merged
 * </pre>
 */
final class ListChain {
  private final ListLinks links;
  private final Slabs slabs;

  ListChain(ListLinks links) {
    this.links = links;
    this.slabs = links.slabs();
  }

  void addFirst(Element element) {
    int head = links.head();
    if (allowsInsert(head, element)) {
      insertInto(head, ListNode.from(links.node(head)), element);
    } else {
      insertNode(0, element, head);
    }
  }

  void addLast(Element element) {
    int tail = links.tail();
    if (allowsInsert(tail, element)) {
      insertInto(tail, ListNode.to(links.node(tail)), element);
    } else {
      insertNode(tail, element, 0);
    }
  }

  /** Puts an element beside the one at a cursor. */
  void insert(ListCursor cursor, Element element, boolean after) {
    int node = cursor.node();
    long header = links.node(node);
    int place = after ? cursor.placeBehind() : cursor.place();
    if (allowsInsert(node, element)) {
      insertInto(node, place, element);
    } else if (after && place == ListNode.to(header)) {
      int next = ListNode.next(header);
      if (allowsInsert(next, element)) {
        insertInto(next, ListNode.from(links.node(next)), element);
      } else {
        insertNode(node, element, next);
      }
    } else if (!after && place == ListNode.from(header)) {
      int previous = ListNode.previous(header);
      if (allowsInsert(previous, element)) {
        insertInto(previous, ListNode.to(links.node(previous)), element);
      } else {
        insertNode(previous, element, node);
      }
    } else {
      split(node, place, element, after);
    }
  }

  /** Puts an element in place of the one at a cursor. */
  void replace(ListCursor cursor, Element element) {
    int node = cursor.node();
    long header = links.node(node);
    if (ListNode.isPlain(header)) {
      insert(cursor, element, true);
      links.unlink(node);
      return;
    }
    long before = ListNode.memory(header);
    int place = cursor.place();
    int former = cursor.placeBehind() - place;
    int room = element.room();
    element.write(ListNodeRoom.open(slabs, header, place, former, room));
    ListNodeRoom.settle(slabs, header);
    links.changed(0, ListNode.memory(header) - before);
  }

  private boolean allowsInsert(int node, Element element) {
    if (node == 0) {
      return false;
    }
    long header = links.node(node);
    return !ListNode.isPlain(header)
        && ListLimits.allowsInsert(
            ListNode.listpackBytes(header), ListNode.count(header), element.length());
  }

  private void insertInto(int node, int place, Element element) {
    long header = links.node(node);
    long before = ListNode.memory(header);
    element.write(ListNodeRoom.open(slabs, header, place, 0, element.room()));
    ListNode.setCount(header, ListNode.count(header) + 1);
    links.changed(1, ListNode.memory(header) - before);
  }

  /** Adds an element as a node of its own between two neighbours, either of which may be 0. */
  private void insertNode(int before, Element element, int after) {
    int made = ListNode.ofOne(slabs, element);
    links.link(before, made, after);
    trimWithin(before);
    trimWithin(after);
  }

  /** Takes the room for growth from a node that is no longer at an end. */
  private void trimWithin(int node) {
    if (node != 0 && links.previous(node) != 0 && links.next(node) != 0) {
      long header = links.node(node);
      long before = ListNode.memory(header);
      ListNodeRoom.trim(slabs, header);
      links.changed(0, ListNode.memory(header) - before);
    }
  }

  private void split(int node, int place, Element element, boolean after) {
    long header = links.node(node);
    int count = ListNode.countTo(slabs, header, place);
    var splits = new ListSplits(links);
    int rest = splits.splitOff(node, place, count);
    // The node that Redis keeps at the center of merging is the one without the new element.
    if (after) {
      insertInto(rest, ListNode.from(links.node(rest)), element);
      mergeAround(splits, node);
    } else {
      insertInto(node, ListNode.to(header), element);
      mergeAround(splits, rest);
    }
  }

  private static void mergeAround(ListSplits splits, int center) {
    try {
      splits.mergeAround(center);
    } catch (StoreFullException e) {
      // The element is in already, and nodes that were not merged are as right.
    }
  }
}
