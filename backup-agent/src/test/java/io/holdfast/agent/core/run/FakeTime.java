package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.time.Instant;

/** Time that only waiting moves, with a clock that can be set. */
public final class FakeTime implements Time {
  private Instant now = Instant.parse("2026-11-21T04:00:00Z");
  private long nanos = Long.MAX_VALUE - 5;
  private Duration untilSet = Duration.ofDays(10_000);
  private Duration setBy = Duration.ZERO;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(Duration duration) {
    now = now.plus(duration);
    nanos += duration.toNanos();
    untilSet = untilSet.minus(duration);
    if (!untilSet.isPositive()) {
      set(setBy);
      setBy = Duration.ZERO;
    }
  }

  /** Somebody sets the clock, forwards or back. */
  public void set(Duration by) {
    now = now.plus(by);
  }

  /** Somebody sets the clock once so much time has passed. */
  void setAfter(Duration wait, Duration by) {
    untilSet = wait;
    setBy = by;
  }
}
