package io.holdfast.agent.core.schedule;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.Trigger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns due times into queued runs. The run and the time it stands for are saved together, so a
 * kill neither loses nor doubles one; however many times were missed, one run makes up for them.
 * While a run of a policy waits or works, further times of that policy are skipped.
 */
public final class Scheduler {
  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

  private final Map<Policy, CronSchedule> schedules = new LinkedHashMap<>();
  private final Journal journal;
  private final RandomGenerator random;

  public Scheduler(List<Policy> policies, Journal journal, RandomGenerator random) {
    for (Policy policy : policies) {
      schedules.put(policy, CronSchedule.of(policy.cron(), policy.timeZone()));
    }
    this.journal = journal;
    this.random = random;
  }

  /**
   * Queues what is due.
   *
   * @return whether anything was queued
   */
  public boolean tick(Instant now) {
    boolean queued = false;
    for (Map.Entry<Policy, CronSchedule> entry : schedules.entrySet()) {
      queued |= tick(entry.getKey(), entry.getValue(), now);
    }
    return queued;
  }

  /** When the next run of a policy is due. */
  public Optional<Instant> next(Policy policy, Instant now) {
    CronSchedule schedule = schedules.get(policy);
    return schedule == null ? Optional.empty() : schedule.after(now);
  }

  private boolean tick(Policy policy, CronSchedule schedule, Instant now) {
    AgentState state = journal.state();
    Instant seen = state.lastFires().get(policy.name());
    if (seen == null || seen.isAfter(now)) {
      // A new policy has missed nothing; a time ahead of the clock means that the clock was set
      // back.
      journal.update(each -> each.fired(policy.name(), now));
      return false;
    }
    Instant due = schedule.atOrBefore(now).orElse(seen);
    if (!due.isAfter(seen)) {
      return false;
    }
    boolean busy =
        state.unfinished().stream()
            .anyMatch(run -> run.policy().equals(policy.name()) && run.kind() == RunKind.BACKUP);
    if (busy) {
      log.info("policy {}: time {} skipped, its last run is not finished", policy.name(), due);
      journal.update(each -> each.fired(policy.name(), due));
      return false;
    }
    Run run =
        Run.queued(
            Names.run(now, random),
            RunKind.BACKUP,
            policy.name(),
            Trigger.SCHEDULE,
            policy.check(),
            null,
            now);
    journal.update(each -> each.fired(policy.name(), due).adding(run));
    log.info("policy {}: run {} queued for {}", policy.name(), run.id(), due);
    return true;
  }
}
