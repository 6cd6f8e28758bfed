package io.holdfast.agent.core.schedule;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import io.holdfast.agent.core.model.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
   * Queues what is due. That is one change, since hundreds of policies may be due in the same
   * minute and each change is forced to the disk.
   *
   * @return whether anything was queued
   */
  public boolean tick(Instant now) {
    AgentState seen = journal.state();
    List<Due> due =
        policies.all().stream().flatMap(policy -> due(policy, seen, now).stream()).toList();
    if (due.isEmpty()) {
      return false;
    }
    Round round = new Round(now);
    journal.update(
        state -> {
          AgentState next = state;
          for (Due each : due) {
            next = round.take(next, each);
          }
          return next;
        });
    round.words.forEach(log::info);
    return round.queued;
  }

  /** When the next run of a policy is due. */
  public Optional<Instant> next(Policy policy, Instant now) {
    return dueTimes.next(policy, now);
  }

  private Optional<Due> due(Policy policy, AgentState state, Instant now) {
    Instant seen = state.lastFires().get(policy.name());
    if (seen == null || seen.isAfter(now.plus(SET_BACK))) {
      // A new policy has missed nothing; a time far ahead means that the clock was wrong then.
      return Optional.of(new Due(policy, now, false));
    }
    // Longhorn's own cron runs native ones; should the agent take one over, it has missed nothing.
    return dueTimes
        .newest(policy, seen, now)
        .map(time -> new Due(policy, time, !policy.isNative()));
  }

  /** A time to be taken care of, with a run or without. */
  private record Due(Policy policy, Instant time, boolean runs) {}

  /** All that is due at one moment: each policy finds those before it waiting. */
  private final class Round {
    private final Instant now;
    private final List<String> words = new ArrayList<>();
    private boolean queued;

    Round(Instant now) {
      this.now = now;
    }

    AgentState take(AgentState state, Due due) {
      Policy policy = due.policy();
      AgentState fired = state.fired(policy.name(), due.time());
      if (!due.runs()) {
        return fired;
      }
      String busy = busy(policy, state.unfinished());
      if (!busy.isEmpty()) {
        words.add("policy " + policy.name() + ": time " + due.time() + " skipped, " + busy);
        return fired;
      }
      Run run =
          Run.queued(
              state.newRun(now, random),
              policy.task().kind(),
              policy.name(),
              Trigger.SCHEDULE,
              policy.options(),
              isToBeChecked(policy, state),
              null,
              now);
      words.add("policy " + policy.name() + ": run " + run.id() + " queued for " + due.time());
      queued = true;
      return fired.adding(run);
    }
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
