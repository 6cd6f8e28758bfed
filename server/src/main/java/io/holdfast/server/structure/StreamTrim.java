package io.holdfast.server.structure;

import io.holdfast.server.value.StreamId;

/**
 * How a stream is to be made shorter from its begin: to a length, or to IDs from one on.
 *
 * @param byLength whether {@code length} counts, else {@code from}
 * @param length entries that may stay
 * @param from the least ID that stays
 * @param approximate whether only whole nodes go
 * @param limit entries that go at most, in whole nodes; 0: any number
 */
public record StreamTrim(
    boolean byLength, long length, StreamId from, boolean approximate, long limit) {

  /** Trims; returns how many entries went. */
  long apply(StreamHead head) {
    IdTree nodes = head.nodes();
    long gone = 0;
    while (!(byLength && head.length() <= length)) {
      IdCursor first = nodes.first();
      if (!first.isThere()) {
        break;
      }
      var node = new StreamNode(head, first.data());
      int live = node.live();
      if (limit > 0 && gone + live > limit) {
        break;
      }
      if (goesWhole(head, node, first.id(), live)) {
        StreamNode.free(head, first.data());
        nodes.remove(first.millis(), first.sequence());
        head.setLength(head.length() - live);
        gone += live;
      } else {
        gone += approximate ? 0 : within(head, node, first.id());
        break;
      }
    }
    return gone;
  }

  private boolean goesWhole(StreamHead head, StreamNode node, StreamId master, int live) {
    return byLength ? head.length() - live >= length : from.isAfter(lastOf(node, master));
  }

  /** The ID of a node's last entry, which may be deleted. */
  private static StreamId lastOf(StreamNode node, StreamId master) {
    long at = ListpackEntry.before(node.end());
    for (long left = ListpackEntry.integer(at); left > 0; left--) {
      at = ListpackEntry.before(at);
    }
    return idAt(at, master);
  }

  /** Flags entries of a node that stays as deleted. */
  private long within(StreamHead head, StreamNode node, StreamId master) {
    long gone = 0;
    int at = place(node, behindMaster(node));
    while (!ListpackEntry.isEnd(node.address() + at)) {
      if (byLength ? head.length() <= length : !from.isAfter(idAt(node.address() + at, master))) {
        break;
      }
      if ((ListpackEntry.integer(node.address() + at) & StreamNode.DELETED) == 0) {
        at = node.delete(at);
        head.setLength(head.length() - 1);
        gone++;
      }
      at = place(node, behind(node, node.address() + at));
    }
    return gone;
  }

  private static StreamId idAt(long entry, StreamId master) {
    long at = ListpackEntry.after(entry);
    return new StreamId(
        master.millis() + ListpackEntry.integer(at),
        master.sequence() + ListpackEntry.integer(ListpackEntry.after(at)));
  }

  private static long fields(StreamNode node) {
    return ListpackEntry.after(ListpackEntry.after(node.first()));
  }

  private static long behindMaster(StreamNode node) {
    long at = fields(node);
    return skip(at, ListpackEntry.integer(at) + 2);
  }

  private static long behind(StreamNode node, long entry) {
    boolean same = (ListpackEntry.integer(entry) & StreamNode.SAME_FIELDS) != 0;
    long at = skip(entry, 3);
    return same
        ? skip(at, ListpackEntry.integer(fields(node)) + 1)
        : skip(at, 2 * ListpackEntry.integer(at) + 2);
  }

  private static long skip(long from, long elements) {
    long at = from;
    for (long left = elements; left > 0; left--) {
      at = ListpackEntry.after(at);
    }
    return at;
  }

  private static int place(StreamNode node, long address) {
    return (int) (address - node.address());
  }
}
