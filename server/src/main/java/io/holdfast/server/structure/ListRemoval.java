package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import org.jspecify.annotations.Nullable;

/** Removes elements from a chain, and the nodes that are left without any. */
final class ListRemoval {
  private final ListLinks links;
  private final Slabs slabs;

  ListRemoval(ListLinks links) {
    this.links = links;
    this.slabs = links.slabs();
  }

  /** Removes the first element. */
  void removeFirst() {
    remove(links.head(), 0, 1);
  }

  /** Removes the last element. */
  void removeLast() {
    int tail = links.tail();
    remove(tail, links.count(tail) - 1, 1);
  }

  /** Removes elements of one node from an index on, and the node when none are left. */
  private void remove(int node, int index, int count) {
    long header = links.node(node);
    int all = ListNode.count(header);
    if (count == all) {
      links.unlink(node);
      return;
    }
    long before = ListNode.memory(header);
    int from = ListNode.placeOf(slabs, header, index);
    int to = index + count == all ? ListNode.to(header) : from;
    if (to == from) {
      long data = ListNode.data(slabs, header);
      long at = data + from;
      for (int i = 0; i < count; i++) {
        at = ListpackEntry.after(at);
      }
      to = (int) (at - data);
    }
    ListNodeRoom.close(slabs, header, from, to);
    ListNode.setCount(header, all - count);
    ListNodeRoom.settle(slabs, header);
    links.changed(-count, ListNode.memory(header) - before);
  }

  /**
   * Removes at least one element from an index on; all within the list.
   *
   * @return the root of nodes that were taken out as a whole, or null when there were none
   */
  @Nullable DetachedPayload removeRange(int from, int count) {
    long begin = links.locate(from);
    int node = (int) (begin >>> 32);
    int index = (int) begin;
    int end = from + count;
    long behind = end == links.size() ? 0 : links.locate(end);
    int last = (int) (behind >>> 32);
    int rest = count;
    if (node == last) {
      remove(node, index, count);
      return null;
    }
    if ((int) behind > 0) {
      rest -= (int) behind;
      remove(last, 0, (int) behind);
    }
    if (index > 0) {
      int gone = links.count(node) - index;
      rest -= gone;
      int next = links.next(node);
      remove(node, index, gone);
      node = next;
    }
    if (node == last) {
      return null;
    }
    return links.cut(node, last == 0 ? links.tail() : links.previous(last), rest);
  }

  /**
   * Removes elements that equal one, from the head on or from the tail back.
   *
   * @return how many were
   */
  int removeEqual(Element element, boolean fromTail, int most) {
    int removed = 0;
    int node = fromTail ? links.tail() : links.head();
    while (node != 0 && removed < most) {
      int following = fromTail ? links.previous(node) : links.next(node);
      removed += removeEqual(node, element, fromTail, most - removed);
      node = following;
    }
    return removed;
  }

  private int removeEqual(int node, Element element, boolean fromTail, int most) {
    long header = links.node(node);
    if (ListNode.isPlain(header)) {
      boolean equal = element.isBytes(ListNode.start(slabs, header), ListNode.bytes(header));
      if (equal) {
        links.unlink(node);
      }
      return equal ? 1 : 0;
    }
    int removed = fromTail ? closeBackward(header, element, most) : close(header, element, most);
    if (removed == ListNode.count(header)) {
      links.unlink(node);
    } else if (removed > 0) {
      long before = ListNode.memory(header);
      ListNode.setCount(header, ListNode.count(header) - removed);
      ListNodeRoom.settle(slabs, header);
      links.changed(-removed, ListNode.memory(header) - before);
    }
    return removed;
  }

  private int close(long node, Element element, int most) {
    long data = ListNode.data(slabs, node);
    int removed = 0;
    int place = ListNode.from(node);
    while (place != ListNode.to(node) && removed < most) {
      int behind = (int) (ListpackEntry.after(data + place) - data);
      if (element.isEntry(data + place)) {
        behind = ListNodeRoom.close(slabs, node, place, behind);
        removed++;
      }
      place = behind;
    }
    return removed;
  }

  private int closeBackward(long node, Element element, int most) {
    long data = ListNode.data(slabs, node);
    int removed = 0;
    int end = ListNode.to(node);
    while (end != ListNode.from(node) && removed < most) {
      int place = (int) (ListpackEntry.before(data + end) - data);
      if (element.isEntry(data + place)) {
        place = ListNodeRoom.close(slabs, node, place, end);
        removed++;
      }
      end = place;
    }
    return removed;
  }
}
