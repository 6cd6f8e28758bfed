package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.value.StreamId;

/** A part of a stream, copied to other slabs node by node, to be read from its beginning. */
final class StreamPart {
  private final StreamHead from;
  private final StreamHead to;

  private StreamPart(StreamHead from, Slabs slabs) {
    this.from = from;
    this.to = StreamHead.init(new DetachedPayload(slabs, Form.STREAM, StreamHead.BYTES));
  }

  /**
   * Copies the nodes that have the first entries of a range.
   *
   * @param count how many of the range's entries, in the direction of the walk
   * @return a walk over the range, of which no more than these need be there
   */
  static StreamCursor copy(
      StreamHead from, StreamId start, StreamId end, boolean reverse, long count, Slabs slabs) {
    var part = new StreamPart(from, slabs);
    IdCursor node = StreamCursor.firstNode(from, reverse ? end : start, reverse);
    long left = count;
    boolean edge = true; // entries of the first node may lie before the range
    for (boolean more = node.isThere(); more; ) {
      StreamId master = node.id();
      int live = part.copy(node);
      left -= edge ? 0 : live;
      edge = false;
      if (reverse) {
        node.previous();
      } else {
        node.next();
      }
      more = left > 0 && node.isThere() && !isPast(node, master, start, end, reverse);
    }
    return new StreamCursor(part.to, start, end, reverse);
  }

  /** True when the range ends before a node, which comes after that with another ID. */
  private static boolean isPast(
      IdCursor node, StreamId master, StreamId start, StreamId end, boolean reverse) {
    return reverse ? !master.isAfter(start) : node.id().isAfter(end);
  }

  private int copy(IdCursor at) {
    var node = new StreamNode(from, at.data());
    int bytes = node.size();
    int made = to.allocate(bytes);
    Memory.copy(node.address(), to.address(made), bytes);
    StreamNode.put(to.nodes().insert(at.millis(), at.sequence()), made, bytes);
    return node.live();
  }
}
