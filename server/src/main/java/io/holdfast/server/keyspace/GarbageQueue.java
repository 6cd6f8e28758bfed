package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Slabs;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What was removed from a shard and is freed in steps, and how much memory that will give back.
 * Guarded by the shard's lock.
 */
final class GarbageQueue {
  private final Deque<Item> items = new ArrayDeque<>();
  private @Nullable Item freeing;
  private long bytes;
  private long finished;

  private static final class Item {
    final Garbage garbage;
    long bytes;

    Item(Garbage garbage, long bytes) {
      this.garbage = garbage;
      this.bytes = bytes;
    }
  }

  /**
   * Adds something that takes about so many bytes. It comes before all others: of an emptied
   * database's large values only a few wait at a time.
   */
  void add(Garbage garbage, long itsBytes) {
    long counted = Math.max(0, itsBytes);
    if (freeing != null) { // a part of it, which must not count twice
      long part = Math.min(freeing.bytes, counted);
      freeing.bytes -= part;
      bytes -= part;
    }
    items.addFirst(new Item(garbage, counted));
    bytes += counted;
  }

  /** Frees some of the first; at most about so many elements. */
  void freeSome(Slabs slabs, int most) {
    Item first = items.peek();
    if (first == null) {
      return;
    }
    long before = slabs.usedBytes();
    freeing = first;
    boolean done = true; // what fails would fail again: its memory is lost, the rest goes on
    try {
      done = first.garbage.freeSome(most);
    } finally {
      freeing = null;
      settle(first, done, before - slabs.usedBytes());
    }
  }

  private void settle(Item first, boolean done, long gone) {
    long freed = done ? first.bytes : Math.clamp(gone, 0, first.bytes);
    first.bytes -= freed;
    bytes -= freed;
    if (done) {
      items.remove(first);
      finished++;
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

  /** How much was freed since the start, values and databases. */
  long finished() {
    return finished;
  }

  /** Bytes that are in use until all is freed; about, for whole databases. */
  long bytes() {
    return bytes;
  }
}
