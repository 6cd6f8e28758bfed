package io.holdfast.server.aof;

import io.holdfast.server.aof.LogState.View;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread that forces a log each second, while its writer goes on. */
final class ForceTimer implements Runnable {
  private final LogState state;
  private final Forcing forcing;
  private final long periodNanos;
  private final CountDownLatch closed = new CountDownLatch(1);

  ForceTimer(LogState state, long periodNanos) {
    this.state = state;
    this.forcing = new Forcing(state);
    this.periodNanos = periodNanos;
  }

  void close() {
    closed.countDown();
  }

  @Override
  public void run() {
    long due = System.nanoTime() + periodNanos;
    try {
      while (!closed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        View view = state.dueEverySecond();
        if (view != null && view.current() != null) {
          forcing.force(view.current(), view.whole());
        }
        long missed = Math.max(0, (System.nanoTime() - due) / periodNanos);
        if (view != null && missed > 0) {
          state.counters().delayed(missed);
        }
        due += (missed + 1) * periodNanos;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody should interrupt the log's timer", e);
    }
  }
}
