package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/** Splits a list's node in two, and makes one of neighbours that fit together. */
final class ListSplits {
  private final ListLinks links;
  private final Slabs slabs;

  ListSplits(ListLinks links) {
    this.links = links;
    this.slabs = links.slabs();
  }

  /**
   * Makes a node of its own of the elements from a place on.
   *
   * @param count elements that stay
   * @return the new node
   */
  int splitOff(int node, int place, int count) {
    long header = links.node(node);
    long before = ListNode.memory(header);
    long entries = ListNode.data(slabs, header) + place;
    int end = ListNode.to(header);
    int more = ListNode.count(header) - count;
    int rest = ListNode.ofEntries(slabs, entries, end - place, more);
    ListNode.setEntries(header, ListNode.from(header), place);
    ListNode.setCount(header, count);
    ListNodeRoom.trim(slabs, header);
    links.changed(-more, ListNode.memory(header) - before);
    links.link(node, rest, ListNode.next(header));
    return rest;
  }

  /** Merges nodes around one as far as the limits allow; in the order in which Redis does. */
  void mergeAround(int center) {
    int previous = links.previous(center);
    if (previous != 0) {
      mergeIfAllowed(links.previous(previous), previous);
    }
    int next = links.next(center);
    if (next != 0) {
      mergeIfAllowed(next, links.next(next));
    }
    int before = links.previous(center);
    int target = mergeIfAllowed(before, center) ? before : center;
    mergeIfAllowed(target, links.next(target));
  }

  /** Puts all elements of a node behind those of another. */
  private boolean mergeIfAllowed(int one, int other) {
    if (one == 0 || other == 0) {
      return false;
    }
    long to = links.node(one);
    long from = links.node(other);
    if (ListNode.isPlain(to)
        || ListNode.isPlain(from)
        || !ListLimits.allowsMerge(
            ListNode.listpackBytes(to),
            ListNode.count(to),
            ListNode.listpackBytes(from),
            ListNode.count(from))) {
      return false;
    }
    long before = ListNode.memory(to);
    int bytes = ListNode.bytes(from);
    int count = ListNode.count(from);
    long room = ListNodeRoom.open(slabs, to, ListNode.to(to), 0, bytes);
    Memory.copy(ListNode.start(slabs, from), room, bytes);
    ListNode.setCount(to, ListNode.count(to) + count);
    links.changed(count, ListNode.memory(to) - before);
    links.unlink(other);
    return true;
  }
}
