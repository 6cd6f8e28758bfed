package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for something to become so, looking again and again: short outages are sat out, a deadline
 * is not.
 *
 * <p>A deadline begins anew when a restarted agent comes back to a step. How long it was away only
 * the clock knows, which may be wrong after a crash of the machine; and an upload or a restore that
 * does not move is given up by {@link Progress} much earlier.
 */
public final class Patience {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Time time;
  private final Duration outage;

  /**
   * A way of waiting.
   *
   * @param outage how long looking may fail without a break
   */
  public Patience(Time time, Duration outage) {
    this.time = time;
    this.outage = outage;
  }

  /**
   * Looks until there is an answer.
   *
   * @param what completes the sentence "… within 5m", for the error
   * @throws Unavailable when the deadline passes, or looking fails for longer than an outage may
   *     last
   */
  public <T> T until(String what, Duration deadline, Supplier<Optional<T>> look) {
    Deadline giveUp = Deadline.in(deadline, time);
    Deadline outageEnds = Deadline.in(outage, time);
    Duration wait = FIRST;
    while (true) {
      try {
        Optional<T> answer = look.get();
        if (answer.isPresent()) {
          return answer.get();
        }
        outageEnds = Deadline.in(outage, time);
      } catch (Unavailable e) {
        if (outageEnds.isOver()) {
          throw e;
        }
      }
      if (giveUp.isOver()) {
        throw new Unavailable(what + " within " + text(deadline));
      }
      time.sleep(wait);
      wait = Collections.min(List.of(wait.multipliedBy(3).dividedBy(2), LONGEST));
    }
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
