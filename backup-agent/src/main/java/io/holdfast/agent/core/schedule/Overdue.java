package io.holdfast.agent.core.schedule;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.JobMemory;
import io.holdfast.agent.core.model.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a policy's time has passed without what it is for. */
public final class Overdue {
  private Overdue() {}

  /** Whether it is overdue. */
  public static boolean is(Policy policy, AgentState state, Instant now) {
    return !by(policy, state, now).isZero();
  }

  /**
   * How long the first time is past that has brought nothing; zero until that is longer than the
   * policy's deadline for it. A policy whose first time has not come since the agent, or Longhorn,
   * knows it is not overdue.
   */
  public static Duration by(Policy policy, AgentState state, Instant now) {
    Instant since = servedUntil(policy, state);
    if (since == null) {
      return Duration.ZERO;
    }
    CronSchedule schedule = CronSchedule.of(policy.timing().cron(), policy.timing().timeZone());
    Duration jitter = policy.timing().jitter();
    Optional<Instant> missed =
        schedule
            .atOrBefore(now.minus(jitter).minus(policy.options().deadlines().overdue()))
            .filter(since::isBefore);
    return missed
        .map(newest -> since.equals(Instant.EPOCH) ? newest : first(schedule, since, newest))
        .map(time -> Duration.between(time.plus(jitter), now))
        .orElse(Duration.ZERO);
  }

  private static Instant first(CronSchedule schedule, Instant since, Instant newest) {
    return schedule.after(since).filter(newest::isAfter).orElse(newest);
  }

  /** Up to when nothing can be missing; null for a policy of which nothing is known yet. */
  private static @Nullable Instant servedUntil(Policy policy, AgentState state) {
    Optional<Instant> success = state.lastSuccess(policy.name());
    if (!policy.isNative()) {
      boolean tried = state.memory(policy.name()).lastAttemptAt() != null;
      return tried ? success.orElse(Instant.EPOCH) : null;
    }
    JobMemory job = state.memory(policy.name()).job();
    Instant placed = job == null ? null : job.since();
    return placed == null ? null : success.filter(placed::isBefore).orElse(placed);
  }
}
