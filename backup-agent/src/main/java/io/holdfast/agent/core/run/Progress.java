package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;

/**
 * How far an upload or a restore is, and whether it still moves: Longhorn itself lets both hang for
 * ever.
 */
final class Progress {
  private final Time time;
  private final Duration stalled;
  private Deadline stall;
  private int percent;

  Progress(Time time, Duration stalled) {
    this.time = time;
    this.stalled = stalled;
    this.stall = Deadline.in(stalled, time);
  }

  void at(int newPercent) {
    if (newPercent != percent) {
      percent = newPercent;
      stall = Deadline.in(stalled, time);
    }
  }

  int percent() {
    return percent;
  }

  void requireSome(String what) {
    if (stall.isOver()) {
      throw new Unavailable(
          what + " has not moved from " + percent + " % for " + stalled.toMinutes() + " minutes");
    }
  }
}
