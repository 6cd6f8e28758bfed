package io.holdfast.agent.core.port;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of a while that begins now. It goes by {@link Time#nanos}: setting the clock neither ends
 * it early nor puts it off. It does not outlive the process.
 */
public final class Deadline {
  private final Time time;
  private final long begun;
  private final long nanos;

  private Deadline(Time time, Duration wait) {
    this.time = time;
    this.begun = time.nanos();
    // Saturates where the while is longer than the 292 years that fit.
    this.nanos = TimeUnit.NANOSECONDS.convert(wait);
  }

  /** One that is over when so much time has passed. */
  public static Deadline in(Duration wait, Time time) {
    return new Deadline(time, wait);
  }

  /** Whether that much time has passed. */
  public boolean isOver() {
    return time.nanos() - begun >= nanos;
  }
}
