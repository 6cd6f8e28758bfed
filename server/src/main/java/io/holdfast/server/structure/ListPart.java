package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;

/** A part of a list, copied to other slabs node by node, to be read once from its beginning. */
public final class ListPart {
  private final ListCursor cursor;
  private int left;

  /**
   * Copies the nodes that have the elements from an index on; at least one, all within the list.
   */
  public ListPart(ListValue list, int from, int count, Slabs slabs) {
    this.cursor = list.copyOf(from, count, slabs);
    this.left = count;
  }

  /** Hands over up to so many elements, at least one; false when those were the last. */
  public boolean next(int most, ElementSink sink) {
    for (int rest = Math.min(most, left); rest > 0; rest--) {
      cursor.read(sink);
      if (--left > 0) {
        cursor.next();
      }
    }
    return left > 0;
  }
}
