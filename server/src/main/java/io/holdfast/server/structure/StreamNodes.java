package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.value.StreamId;

/**
 * A walk over the listpacks of a stream, for saving and for counting. Stands before the first until
 * {@link #next} is called; good until the stream changes.
 */
public final class StreamNodes {
  private static final int KEY_BITS = 128;
  private static final int CHARACTER_BITS = 8;

  private final StreamHead head;
  private final IdCursor at;
  private boolean begun;

  StreamNodes(StreamHead head) {
    this.head = head;
    this.at = head.nodes().first();
  }

  /** How many there are. */
  public int size() {
    return head.nodes().size();
  }

  public boolean next() {
    if (begun) {
      at.next();
    }
    begun = true;
    return at.isThere();
  }

  /** The master entry's ID, which entries' IDs are differences to. */
  public StreamId id() {
    return at.id();
  }

  /** The listpack; a copy of its own. */
  public byte[] listpack() {
    var node = new StreamNode(head, at.data());
    byte[] packed = new byte[node.size()];
    Memory.read(node.address(), packed, 0, packed.length);
    return packed;
  }

  /**
   * How many nodes a radix tree with the same keys has, in which a way without branches is one
   * node: what XINFO tells of Redis's. Walks to the end, so this comes before {@link #next} or
   * instead.
   */
  public long radixTreeNodes() {
    if (!at.isThere()) {
      return 1;
    }
    var lengths = new int[KEY_BITS / CHARACTER_BITS + 1]; // of the beginnings where ways part
    int depth = 0;
    long nodes = 0;
    long millis = at.millis();
    long sequence = at.sequence();
    for (at.next(); at.isThere(); at.next()) {
      int shared = shared(millis, sequence, at.millis(), at.sequence());
      nodes += leaf(Math.max(depth == 0 ? -1 : lengths[depth - 1], shared));
      while (depth > 0 && lengths[depth - 1] > shared) {
        depth--;
        int above = Math.max(depth == 0 ? -1 : lengths[depth - 1], shared);
        nodes += branch(lengths[depth], above);
      }
      if (depth == 0 || lengths[depth - 1] < shared) {
        lengths[depth++] = shared;
      }
      millis = at.millis();
      sequence = at.sequence();
    }
    nodes += leaf(depth == 0 ? -1 : lengths[depth - 1]);
    while (depth > 0) {
      depth--;
      nodes += branch(lengths[depth], depth == 0 ? -1 : lengths[depth - 1]);
    }
    return nodes;
  }

  /** Nodes of a key behind the branch at a length, -1 for the root: its end, and the way there. */
  private static int leaf(int above) {
    return above + 1 < KEY_BITS / CHARACTER_BITS ? 2 : 1;
  }

  /** The same for a branch. */
  private static int branch(int length, int above) {
    return above + 1 < length ? 2 : 1;
  }

  /** Characters that two keys, written with the highest byte first, have in common. */
  private static int shared(long millis, long sequence, long otherMillis, long otherSequence) {
    int bits =
        millis == otherMillis
            ? 64 + Long.numberOfLeadingZeros(sequence ^ otherSequence)
            : Long.numberOfLeadingZeros(millis ^ otherMillis);
    return bits / CHARACTER_BITS;
  }
}
