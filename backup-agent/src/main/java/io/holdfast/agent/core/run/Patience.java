package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for something to become so, looking again and again: short outages are sat out, a deadline
 * is not.
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
    Instant giveUp = time.now().plus(deadline);
    Instant outageEnds = time.now().plus(outage);
    Duration wait = FIRST;
    while (true) {
      try {
        Optional<T> answer = look.get();
        if (answer.isPresent()) {
          return answer.get();
        }
        outageEnds = time.now().plus(outage);
      } catch (Unavailable e) {
        if (!time.now().isBefore(outageEnds)) {
          throw e;
        }
      }
      if (!time.now().isBefore(giveUp)) {
        throw new Unavailable(what + " within " + text(deadline));
      }
      time.sleep(wait);
      wait = wait.multipliedBy(3).dividedBy(2);
      wait = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
