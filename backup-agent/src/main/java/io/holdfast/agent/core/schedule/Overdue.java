package io.holdfast.agent.core.schedule;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Policy;
import java.time.Duration;
import java.time.Instant;

/** Whether a policy's time has passed without what it is for. */
public final class Overdue {
  /** A run may take as long, or wait for others. */
  public static final Duration GRACE = Duration.ofHours(1);

  private Overdue() {}

  /** Not for a policy whose first time has not come since the agent knows it. */
  public static boolean is(Policy policy, AgentState state, Instant now) {
    if (state.memory(policy.name()).lastAttemptAt() == null) {
      return false;
    }
    Instant success = state.lastSuccess(policy.name()).orElse(Instant.EPOCH);
    CronSchedule schedule = CronSchedule.of(policy.timing().cron(), policy.timing().timeZone());
    return schedule
        .atOrBefore(now.minus(policy.timing().jitter()).minus(GRACE))
        .filter(success::isBefore)
        .isPresent();
  }
}
