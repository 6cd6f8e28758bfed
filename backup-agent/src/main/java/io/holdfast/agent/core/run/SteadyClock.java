package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Time;
import java.time.Instant;

/**
 * The clock as it was read once, going on evenly from there: what is measured between two of its
 * times is right though somebody sets the clock meanwhile.
 */
final class SteadyClock {
  private final Time time;
  private final Instant read;
  private final long begun;

  SteadyClock(Time time) {
    this.time = time;
    this.read = time.now();
    this.begun = time.nanos();
  }

  Instant now() {
    return read.plusNanos(time.nanos() - begun);
  }
}
