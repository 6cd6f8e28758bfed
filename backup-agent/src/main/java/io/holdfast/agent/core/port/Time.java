package io.holdfast.agent.core.port;

import java.time.Duration;
import java.time.Instant;

/** The clock and the wait of everything in the core, so that tests need not wait. */
public interface Time {
  /** Now, by the wall clock; it may jump. */
  Instant now();

  /**
   * Waits.
   *
   * @throws Stopped when the agent is told to stop meanwhile
   */
  void sleep(Duration duration);
}
