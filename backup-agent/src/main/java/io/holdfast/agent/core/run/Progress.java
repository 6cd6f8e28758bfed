package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.time.Instant;

/**
 * How far an upload or a restore is, and whether it still moves: Longhorn itself lets both hang for
 * ever.
 */
final class Progress {
  private final Time time;
  private final Duration stalled;
  private Instant moved;
  private int percent;

  Progress(Time time, Duration stalled) {
    this.time = time;
    this.stalled = stalled;
    this.moved = time.now();
  }

  void at(int newPercent) {
    if (newPercent != percent) {
      percent = newPercent;
      moved = time.now();
    }
  }

  int percent() {
    return percent;
  }

  void requireSome(String what) {
    if (moved.plus(stalled).isBefore(time.now())) {
      throw new Unavailable(
          what + " has not moved from " + percent + " % for " + stalled.toMinutes() + " minutes");
    }
  }
}
