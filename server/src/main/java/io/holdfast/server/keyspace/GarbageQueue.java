package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Slabs;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was removed from a shard and is freed in steps, and how much memory that will give back.
 * Guarded by the shard's lock.
 */
final class GarbageQueue {
  private final Deque<Item> items = new ArrayDeque<>();
  private long bytes;

  private static final class Item {
    final Garbage garbage;
    long bytes;

    Item(Garbage garbage, long bytes) {
      this.garbage = garbage;
      this.bytes = bytes;
    }
  }

  /** Adds something that takes about so many bytes. */
  void add(Garbage garbage, long itsBytes) {
    items.add(new Item(garbage, Math.max(0, itsBytes)));
    bytes += Math.max(0, itsBytes);
  }

  /** Frees some of the first; at most about so many elements. */
  void freeSome(Slabs slabs, int most) {
    Item first = items.peek();
    if (first == null) {
      return;
    }
    long before = slabs.usedBytes();
    boolean done = first.garbage.freeSome(most);
    long freed = done ? first.bytes : Math.clamp(before - slabs.usedBytes(), 0, first.bytes);
    first.bytes -= freed;
    bytes -= freed;
    if (done) {
      items.remove();
    }
  }

  /** Forgets everything, whose memory goes in another way. */
  void clear() {
    items.clear();
    bytes = 0;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  int size() {
    return items.size();
  }

  /** Bytes that are in use until all is freed; about, for whole databases. */
  long bytes() {
    return bytes;
  }
}
