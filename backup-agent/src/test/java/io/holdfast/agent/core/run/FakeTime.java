package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.time.Instant;

/** A clock that only waiting moves. */
final class FakeTime implements Time {
  private Instant now = Instant.parse("2026-11-21T04:00:00Z");

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void sleep(Duration duration) {
    now = now.plus(duration);
  }
}
