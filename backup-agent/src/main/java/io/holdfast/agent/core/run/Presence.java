package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;

/**
 * Whether a backup that was begun is there still. Somebody may delete it under our hands, in
 * Longhorn's page, and Longhorn would have us wait for it for ever.
 */
final class Presence {
  /** Longhorn's list lacks one for a moment after it was asked for, and may do so later. */
  private static final Duration ABSENT = Duration.ofMinutes(1);

  private final Time time;
  private final String what;
  private Deadline missed;

  /**
   * One that was begun just now.
   *
   * @param what begins the sentence "… is gone"
   */
  Presence(Time time, String what) {
    this.time = time;
    this.what = what;
    this.missed = Deadline.in(ABSENT, time);
  }

  /**
   * Takes a look into account.
   *
   * @throws Refused when it is gone for good
   */
  void seen(boolean there) {
    if (there) {
      missed = Deadline.in(ABSENT, time);
    } else if (missed.isOver()) {
      throw new Refused(gone(what));
    }
  }

  /** What there is to say of it. */
  static String gone(String what) {
    return what + " is gone: somebody has deleted it, or it is lost from the backup store";
  }
}
