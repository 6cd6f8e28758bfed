package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.UnusedRegions;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the memory of what was removed and is large, on a thread of its own: some of it under
 * the shard's lock, for far less than a millisecond, then a pause in which others get the lock.
 */
public final class LazyFree implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LazyFree.class);
  private static final int STEP = 256;
  private static final long HELD_NANOS = 100_000;
  private static final long PAUSE_NANOS = 50_000;
  private static final long IDLE_NANOS = 1_000_000_000;

  private final Keyspace keyspace;
  private final Thread thread;
  private final Runnable wake;
  private volatile boolean closed;

  /** Begins. */
  public LazyFree(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.thread = Thread.ofPlatform().name("holdfast-lazyfree").daemon().unstarted(this::run);
    this.wake = () -> LockSupport.unpark(thread);
    keyspace.onGarbage(wake);
    UnusedRegions.attach(wake);
    thread.start();
  }

  private void run() {
    while (!closed) {
      boolean any = UnusedRegions.giveBackOne();
      for (int i = 0; i < keyspace.shardCount() && !closed; i++) {
        Shard shard = keyspace.shard(i);
        if (shard.hasGarbage()) {
          any = true;
          try {
            step(shard);
          } catch (RuntimeException e) {
            log.error("shard {} could not free what was removed", i, e);
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
      if (!any) {
        LockSupport.parkNanos(IDLE_NANOS);
      }
    }
  }

  private static void step(Shard shard) {
    @Nullable Slabs old;
    shard.lock();
    try {
      long end = System.nanoTime() + HELD_NANOS;
      do {
        old = shard.freeSome(STEP);
      } while (old == null && shard.hasGarbage() && System.nanoTime() - end < 0);
    } finally {
      shard.unlock();
    }
    if (old != null) {
      while (!old.emptySome()) {
        Thread.onSpinWait();
      }
      shard.lock();
      try {
        shard.reuse(old);
      } finally {
        shard.unlock();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    UnusedRegions.detach(wake);
  }
}
