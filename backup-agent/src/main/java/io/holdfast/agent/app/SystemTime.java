package io.holdfast.agent.app;

import io.holdfast.agent.core.port.Stopped;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.time.Instant;

/** The machine's clock. Once stopped, every wait ends at once. */
public final class SystemTime implements Time {
  private volatile boolean stopped;

  /** Ends waits from now on; threads that wait already are to be interrupted. */
  public void stop() {
    stopped = true;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) {
    if (stopped) {
      throw new Stopped();
    }
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }
}
