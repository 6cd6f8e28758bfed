package io.holdfast.server.snapshot;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of entries that changed before the running save came to them, until they are written.
 * When it reaches its limit writers are held, until half of it is free again: a disk that is slower
 * than the clients makes them wait, but neither fills the memory nor fails the save.
 *
 * <pre>
 *   0 ───────── half ───────── limit ── (what commands that had begun still add)
 *                 let go ◀──     ──▶ hold
 * </pre>
 */
final class PendingMemory implements AutoCloseable {
  private final long limit;
  private final WriterHold writers;
  private final AtomicLong bytes = new AtomicLong();
  private volatile long peak; // about: of two threads that raise it at once one may win
  private volatile boolean holds;
  private boolean closed;
  private long heldSince;
  private long heldNanos;

  /**
   * @param limit bytes, from 1
   */
  PendingMemory(long limit, WriterHold writers) {
    this.limit = limit;
    this.writers = writers;
  }

  /** Takes up that so many bytes more wait; under the lock of the shard that they are of. */
  void add(long more) {
    long now = bytes.addAndGet(more);
    if (now > peak) {
      peak = now;
    }
    if (now > limit && !holds) {
      hold();
    }
  }

  /** Takes up that so many of them are written and freed. */
  void remove(long less) {
    if (bytes.addAndGet(-less) <= limit / 2 && holds) {
      letGo();
    }
  }

  private synchronized void hold() {
    if (!holds && !closed && bytes.get() > limit) {
      heldSince = System.nanoTime();
      holds = true;
      writers.hold();
    }
  }

  private synchronized void letGo() {
    if (holds && (closed || bytes.get() <= limit / 2)) {
      heldNanos += System.nanoTime() - heldSince;
      holds = false;
      writers.letGo();
    }
  }

  /** Lets the writers go for good, after the save's end or when it is given up. */
  @Override
  public synchronized void close() {
    closed = true;
    letGo();
  }

  /** Bytes that wait now. */
  long bytes() {
    return bytes.get();
  }

  /** The most that there were. */
  long peak() {
    return peak;
  }

  /** With more than this writers are held. */
  long limit() {
    return limit;
  }

  /** True while writers are held. Cheap. */
  boolean holds() {
    return holds;
  }

  /** How long writers were held, in all. */
  synchronized long heldNanos() {
    return heldNanos + (holds ? System.nanoTime() - heldSince : 0);
  }
}
