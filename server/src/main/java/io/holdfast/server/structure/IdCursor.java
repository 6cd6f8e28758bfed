package io.holdfast.server.structure;

import io.holdfast.server.value.StreamId;

/** A place in an {@link IdTree}, or before its first or behind its last; void when that changes. */
final class IdCursor {
  private final StreamHead blocks;
  private final int width;
  private long leaf;
  private int at;

  IdCursor(StreamHead blocks, int width, long leaf, int at) {
    this.blocks = blocks;
    this.width = width;
    this.leaf = leaf;
    this.at = at;
  }

  /** False when there is no ID at this place. */
  boolean isThere() {
    return leaf != 0;
  }

  long millis() {
    return IdNode.millis(entry());
  }

  long sequence() {
    return IdNode.sequence(entry());
  }

  StreamId id() {
    return new StreamId(millis(), sequence());
  }

  boolean is(long millis, long sequence) {
    return IdNode.compare(entry(), millis, sequence) == 0;
  }

  /** Where the data of the ID is. */
  long data() {
    return IdNode.data(entry());
  }

  void next() {
    at++;
    settleForward();
  }

  /** From behind the end of a leaf to the next one. */
  void settleForward() {
    if (leaf != 0 && at >= TreeNode.count(leaf)) {
      int next = TreeNode.next(leaf);
      leaf = next == 0 ? 0 : blocks.address(next);
      at = 0;
    }
  }

  void previous() {
    if (leaf != 0 && --at < 0) {
      int previous = TreeNode.previous(leaf);
      leaf = previous == 0 ? 0 : blocks.address(previous);
      at = leaf == 0 ? 0 : TreeNode.count(leaf) - 1;
    }
  }

  private long entry() {
    return IdNode.entry(leaf, width, at);
  }
}
