package io.holdfast.agent.app;

import java.time.Duration;

/** Something that is done at most once in a while, however often it is asked for. */
final class Seldom implements Runnable {
  private final Runnable work;
  private final long every;
  private long next = System.nanoTime();

  Seldom(Runnable work, Duration every) {
    this.work = work;
    this.every = every.toNanos();
  }

  @Override
  public void run() {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + every;
      work.run();
    }
  }
}
