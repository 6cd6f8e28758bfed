package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;

/**
 * Makes and closes gaps between a node's entries. What is moved is always the shorter side of the
 * gap.
 *
 * <p>The first and the last node of a chain are where most elements come and go: their block
 * doubles, with all of the new room at the end that was asked for, so that adding takes constant
 * time on the average. All other nodes get what they need.
 */
final class ListNodeRoom {
  private static final int LEAST = 64;
  private static final int MOST_DOUBLED = 64 * 1024;

  private ListNodeRoom() {}

  /**
   * Makes room of {@code room} bytes at a place where {@code former} bytes are; the number of
   * elements stays as it is.
   *
   * @return the room's address
   * @throws StoreFullException and has changed nothing
   */
  static long open(Slabs slabs, long node, int place, int former, int room) {
    int more = room - former;
    int before = place - ListNode.from(node);
    int behind = ListNode.to(node) - place - former;
    boolean front = before < behind;
    if (more > (front ? ListNode.from(node) : ListNode.capacity(node) - ListNode.to(node))) {
      makeRoom(slabs, node, more, front);
    }
    int from = ListNode.from(node);
    int to = ListNode.to(node);
    long data = ListNode.data(slabs, node);
    if (front) {
      Memory.copy(data + from, data + from - more, before);
      ListNode.setEntries(node, from - more, to);
      return data + from - more + before;
    }
    Memory.copy(data + to - behind, data + to - behind + more, behind);
    ListNode.setEntries(node, from, to + more);
    return data + from + before;
  }

  /**
   * Takes out the bytes between two places.
   *
   * @return the place of what is behind them now
   */
  static int close(Slabs slabs, long node, int place, int end) {
    int from = ListNode.from(node);
    int to = ListNode.to(node);
    int gone = end - place;
    long data = ListNode.data(slabs, node);
    if (place - from < to - end) {
      Memory.copy(data + from, data + from + gone, place - from);
      ListNode.setEntries(node, from + gone, to);
      return end;
    }
    Memory.copy(data + end, data + place, to - end);
    ListNode.setEntries(node, from, to - gone);
    return place;
  }

  /** Gives back room of a node that has shrunk a lot. */
  static void settle(Slabs slabs, long node) {
    int capacity = ListNode.capacity(node);
    int bytes = ListNode.bytes(node);
    // Where elements come and go, giving back later than at half keeps that from being in turns.
    if (capacity > LEAST && bytes <= capacity / (isEnd(node) ? 4 : 2)) {
      shrink(slabs, node, (int) Slabs.blockSize(Math.max(1, bytes)));
    }
  }

  /** Gives back all room that it has for more. */
  static void trim(Slabs slabs, long node) {
    int fit = (int) Slabs.blockSize(Math.max(1, ListNode.bytes(node)));
    if (fit < ListNode.capacity(node)) {
      shrink(slabs, node, fit);
    }
  }

  private static void shrink(Slabs slabs, long node, int capacity) {
    try {
      move(slabs, node, capacity, 0);
    } catch (StoreFullException e) {
      // Larger than it needs to be is better than a change that is half done.
    }
  }

  private static void makeRoom(Slabs slabs, long node, int more, boolean front) {
    int bytes = ListNode.bytes(node);
    int needed = Math.addExact(bytes, more);
    boolean doubled = isEnd(node) && needed <= MOST_DOUBLED;
    int wanted = doubled ? Math.max(LEAST, Integer.highestOneBit(needed - 1) << 1) : needed;
    int capacity = (int) Slabs.blockSize(wanted);
    if (capacity <= ListNode.capacity(node)) {
      // There is enough, at the wrong end: half of what will be free goes to each.
      int free = ListNode.capacity(node) - needed;
      slide(slabs, node, front ? more + free / 2 : free / 2);
    } else {
      move(slabs, node, capacity, front ? capacity - bytes : 0);
    }
  }

  private static boolean isEnd(long node) {
    return ListNode.previous(node) == 0 || ListNode.next(node) == 0;
  }

  private static void slide(Slabs slabs, long node, int from) {
    int bytes = ListNode.bytes(node);
    Memory.copy(ListNode.start(slabs, node), ListNode.data(slabs, node) + from, bytes);
    ListNode.setEntries(node, from, from + bytes);
  }

  private static void move(Slabs slabs, long node, int capacity, int from) {
    int bytes = ListNode.bytes(node);
    int made = slabs.allocate(capacity);
    Memory.copy(ListNode.start(slabs, node), slabs.address(made) + from, bytes);
    slabs.free(ListNode.dataReference(node), ListNode.capacity(node));
    ListNode.setData(node, made, capacity);
    ListNode.setEntries(node, from, from + bytes);
  }
}
