package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Reservation;
import io.holdfast.server.memory.Slabs;
import java.util.function.IntConsumer;

/**
 * Copies of {@link WholeRecord whole records}, one behind the other outside the heap, so that a
 * snapshot can take thousands of keys under a shard's lock by as many copies of some bytes, and
 * leaves no objects behind for the garbage collector. Not for several threads at once.
 */
public final class RecordCopies implements AutoCloseable {
  /** What stays taken up between uses; the rest is given back. */
  private static final long KEPT = 1L << 20;

  private final Reservation memory;
  private long bytes;

  /** Who takes a copy; it is good until this returns. */
  @FunctionalInterface
  public interface Taker<E extends Exception> {
    void take(WholeRecord record) throws E;
  }

  /**
   * @param most bytes of records that fit in, a multiple of 4096; memory is taken as they come
   */
  public RecordCopies(long most) {
    this.memory = new Reservation(most);
  }

  /** Takes what it can of the records with these references, and leaves the rest to another. */
  IntConsumer before(Slabs slabs, IntConsumer rest) {
    return reference -> {
      if (!add(slabs.address(reference))) {
        rest.accept(reference);
      }
    };
  }

  /** Adds the record at an address; false when its value has other parts, or there is no room. */
  private boolean add(long record) {
    if (!WholeRecord.isAt(record)) {
      return false;
    }
    int size = RecordLayout.size(record);
    if (size > memory.size() - bytes) {
      return false;
    }
    Memory.copy(record, memory.base() + bytes, size);
    bytes += size;
    return true;
  }

  /** Bytes of all copies. */
  public long bytes() {
    return bytes;
  }

  /** Hands over all in the order in which they came, and forgets them even if that fails. */
  public <E extends Exception> void drain(Taker<E> taker) throws E {
    var record = new WholeRecord(memory.base());
    long end = memory.base() + bytes;
    try {
      for (long at = memory.base(); at < end; at += RecordLayout.size(at)) {
        record.moveTo(at);
        taker.take(record);
      }
    } finally {
      clear();
    }
  }

  private void clear() {
    if (bytes > KEPT) {
      memory.release(memory.base() + KEPT, Reservation.wholePages(bytes) - KEPT);
    }
    bytes = 0;
  }

  @Override
  public void close() {
    memory.close();
  }
}
