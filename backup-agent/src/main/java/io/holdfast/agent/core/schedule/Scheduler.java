package io.holdfast.agent.core.schedule;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import io.holdfast.agent.core.model.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  /** A clock set back by less waits until it is there again, so that no time comes twice. */
  static final Duration SET_BACK = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

  private final Policies policies;
  private final Journal journal;
  private final RandomGenerator random;
  private final DueTimes dueTimes;

  public Scheduler(Policies policies, Journal journal, RandomGenerator random) {
    this.policies = policies;
    this.journal = journal;
    this.random = random;
    this.dueTimes = new DueTimes(random.nextLong());
  }

  /**
   * Queues what is due.
   *
   * @return whether anything was queued
   */
  public boolean tick(Instant now) {
    boolean queued = false;
    for (Policy policy : policies.all()) {
      queued |= tick(policy, now);
    }
    return queued;
  }

  /** When the next run of a policy is due. */
  public Optional<Instant> next(Policy policy, Instant now) {
    return dueTimes.next(policy, now);
  }

  private boolean tick(Policy policy, Instant now) {
    AgentState state = journal.state();
    String name = policy.name();
    Instant seen = state.lastFires().get(name);
    if (seen == null || seen.isAfter(now.plus(SET_BACK))) {
      // A new policy has missed nothing; a time far ahead means that the clock was wrong then.
      journal.update(each -> each.fired(name, now));
      return false;
    }
    Optional<Instant> newest = dueTimes.newest(policy, seen, now);
    if (newest.isEmpty()) {
      return false;
    }
    Instant due = newest.get();
    if (policy.isNative()) {
      // Longhorn's own cron runs it; should the agent take it over, it has missed nothing.
      journal.update(each -> each.fired(name, due));
      return false;
    }
    String busy = busy(policy, state.unfinished());
    if (!busy.isEmpty()) {
      log.info("policy {}: time {} skipped, {}", name, due, busy);
      journal.update(each -> each.fired(name, due));
      return false;
    }
    Run run =
        Run.queued(
            Names.run(now, random),
            policy.task().kind(),
            name,
            Trigger.SCHEDULE,
            policy.options(),
            isToBeChecked(policy, state),
            null,
            now);
    journal.update(each -> each.fired(name, due).adding(run));
    log.info("policy {}: run {} queued for {}", name, run.id(), due);
    return true;
  }

  /** Why the policy's time is left out, empty when it is not. */
  private static String busy(Policy policy, List<Run> unfinished) {
    if (unfinished.stream().anyMatch(run -> run.policy().equals(policy.name()))) {
      return "its last run is not finished";
    }
    return policy.timing().whenBusy() == WhenBusy.SKIP && !unfinished.isEmpty()
        ? "run " + unfinished.getFirst().id() + " has the volume"
        : "";
  }

  private static boolean isToBeChecked(Policy policy, AgentState state) {
    return policy.task().kind().outlivesVolume()
        && policy.checkEvery() > 0
        && state.memory(policy.name()).unchecked() + 1 >= policy.checkEvery();
  }
}
