package io.holdfast.agent.core.port;

import java.time.Duration;
import java.time.Instant;

/** The clock and the wait of everything in the core, so that tests need not wait. */
public interface Time {
  /** Now, by the wall clock; it may jump. */
  Instant now();

  /**
   * Nanoseconds that go on evenly, whatever becomes of the clock. Only the difference of two says
   * anything, and only within one process.
   */
  long nanos();

  /**
   * Waits.
   *
   * @throws Stopped when the agent is told to stop meanwhile
   */
  void sleep(Duration duration);
}
