package io.holdfast.agent.core.schedule;

import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When policies are due: a time of the cron expression, put off by its part of the jitter. That
 * part is the same whenever the same time is asked about, else it would be rolled again at each
 * look.
 */
final class DueTimes {
  private static final int MOST_SCHEDULES = 1000;

  private final long salt;
  private final Map<Timing, CronSchedule> schedules = new ConcurrentHashMap<>();

  /**
   * Times of all policies.
   *
   * @param salt random, so that agents with the same policies do not begin together
   */
  DueTimes(long salt) {
    this.salt = salt;
  }

  /** The newest cron time after {@code seen} that, put off, has come; earlier ones are missed. */
  Optional<Instant> newest(Policy policy, Instant seen, Instant now) {
    CronSchedule schedule = schedule(policy.timing());
    Optional<Instant> time = schedule.atOrBefore(now);
    while (time.isPresent() && time.get().isAfter(seen)) {
      if (!time.get().plus(delay(policy, time.get())).isAfter(now)) {
        return time;
      }
      time = schedule.atOrBefore(time.get().minusMillis(1));
    }
    return Optional.empty();
  }

  /** When the next run is due, jitter included. */
  Optional<Instant> next(Policy policy, Instant now) {
    CronSchedule schedule = schedule(policy.timing());
    Optional<Instant> time = schedule.after(now.minus(policy.timing().jitter()));
    while (time.isPresent()) {
      Instant due = time.get().plus(delay(policy, time.get()));
      if (due.isAfter(now)) {
        return Optional.of(due);
      }
      time = schedule.after(time.get());
    }
    return Optional.empty();
  }

  private Duration delay(Policy policy, Instant time) {
    long seconds = policy.timing().jitter().toSeconds();
    if (seconds == 0) {
      return Duration.ZERO;
    }
    // The finalizer of SplitMix64: neighbouring times get unrelated delays.
    long mixed = salt + policy.name().hashCode() * 0x9E3779B97F4A7C15L + time.getEpochSecond();
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return Duration.ofSeconds(Long.remainderUnsigned(mixed ^ (mixed >>> 31), seconds + 1));
  }

  private CronSchedule schedule(Timing timing) {
    if (schedules.size() > MOST_SCHEDULES) {
      schedules.clear();
    }
    return schedules.computeIfAbsent(timing, each -> CronSchedule.of(each.cron(), each.timeZone()));
  }
}
