package io.holdfast.server.structure;

import io.holdfast.server.memory.StoreFullException;

/** A small list, a listpack in the record; its way into a chain of nodes, and back. */
final class ListRecord {
  private ListRecord() {}

  /** True when an element may be added, since Redis would put it into the same node. */
  static boolean fits(Listpack packed, byte[] element) {
    int bytes = packed.byteLength();
    return hasRoom(packed, element)
        && (bytes == Listpack.EMPTY_BYTES
            || ListLimits.allowsInsert(bytes, packed.size(), element.length));
  }

  /** True when an element's entry more is not too much for a record. */
  static boolean hasRoom(Listpack packed, byte[] element) {
    return packed.byteLength() + (long) element.length + Element.MOST_OVERHEAD
        <= ListLimits.RECORD_BYTES;
  }

  /** Removes elements that equal one; returns how many were. */
  static int removeEqual(Listpack packed, byte[] element, boolean fromTail, int most) {
    int removed = 0;
    int at = fromTail ? packed.last() : packed.first();
    while (at != Listpack.NONE && removed < most) {
      int before = fromTail ? packed.previous(at) : Listpack.NONE;
      int after;
      if (packed.equalsAt(at, element)) {
        removed++;
        after = packed.delete(at, 1);
      } else {
        after = packed.next(at);
      }
      at = fromTail ? before : after;
    }
    return removed;
  }

  /** Moves the elements into a node, and makes the payload the root of that. */
  static void becomeChain(Payload payload) {
    int bytes = payload.size() - Listpack.EMPTY_BYTES;
    int node = 0;
    if (bytes > 0) {
      long entries = payload.address() + Listpack.EMPTY_BYTES - 1;
      int count = Listpack.open(payload).size();
      node = ListNode.ofEntries(payload.slabs(), entries, bytes, count);
    }
    try {
      payload.become(Form.LIST_CHAIN, ListLinks.ROOT);
    } catch (StoreFullException e) {
      if (node != 0) {
        ListNode.free(payload.slabs(), node);
      }
      throw e;
    }
    ListLinks links = ListLinks.init(payload);
    if (node != 0) {
      links.append(node);
    }
  }

  /** Makes a chain a listpack again when its only node has become small. */
  static void takeBack(Payload payload) {
    var links = new ListLinks(payload);
    int head = links.head();
    if (head == 0 || head != links.tail()) {
      return;
    }
    long node = links.node(head);
    int bytes = ListNode.listpackBytes(node);
    if (!ListNode.isPlain(node) && ListLimits.fitsRecordAgain(bytes, ListNode.count(node))) {
      try {
        payload.become(Form.LIST_LISTPACK, bytes);
      } catch (StoreFullException e) {
        return; // a chain of one node is as good
      }
      ListNode.writeListpack(links.slabs(), node, payload.address());
      ListNode.free(links.slabs(), head);
    }
  }
}
