package io.holdfast.agent.core.alert;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Unsaved;
import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.model.AlertKind;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.JobMemory;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.schedule.Overdue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The troubles there are, as the history tells them now. */
final class Troubles {
  /** One subject for all checks: the next one that passes ends the trouble. */
  private static final String NEWEST_CHECK = "restore-check";

  private static final String STATE = "agent-state";

  /** Long enough for every channel to be told that somebody changes what is not his. */
  private static final Duration MENDED_IS_TOLD = Duration.ofHours(1);

  /** An API server is away for moments now and then. */
  private static final Duration UNSAVED_IS_TROUBLE = Duration.ofMinutes(1);

  private Troubles() {}

  static List<Alert> now(
      AgentState state, Optional<Unsaved> unsaved, List<Policy> policies, Instant now) {
    List<Alert> troubles = new ArrayList<>();
    unsaved
        .filter(each -> !now.isBefore(each.since().plus(UNSAVED_IS_TROUBLE)))
        .ifPresent(
            each ->
                troubles.add(
                    Alert.begun(
                        AlertKind.STATE,
                        STATE,
                        "the agent can not save its state, so no run begins and the one under way"
                            + " waits: "
                            + each.words(),
                        now)));
    for (Policy policy : policies) {
      String name = policy.name();
      if (!state.memory(name).lastRunOk()) {
        troubles.add(Alert.begun(AlertKind.FAILED, name, failure(state, name), now));
      }
      if (Overdue.is(policy, state, now)) {
        troubles.add(Alert.begun(AlertKind.OVERDUE, name, overdue(state, name), now));
      }
      job(state, policy, now)
          .ifPresent(words -> troubles.add(Alert.begun(AlertKind.JOB, name, words, now)));
    }
    if (!state.memory(Policy.MANUAL).lastRunOk()) {
      troubles.add(
          Alert.begun(AlertKind.FAILED, Policy.MANUAL, failure(state, Policy.MANUAL), now));
    }
    newestVerdict(state)
        .filter(check -> check.result() != CheckResult.VERIFIED)
        .ifPresent(
            check ->
                troubles.add(
                    Alert.begun(
                        AlertKind.CHECK,
                        NEWEST_CHECK,
                        check.backup()
                            + " is "
                            + check.result().name().toLowerCase(Locale.ROOT)
                            + ": "
                            + check.reason(),
                        now)));
    return troubles;
  }

  /** What is, or lately was, wrong with a policy's recurring job. */
  private static Optional<String> job(AgentState state, Policy policy, Instant now) {
    JobMemory job = state.memory(policy.name()).job();
    if (!policy.isNative() || job == null) {
      return Optional.empty();
    }
    if (!job.trouble().isEmpty()) {
      return Optional.of(job.trouble());
    }
    if (!job.strangers().isEmpty()) {
      return Optional.of(job.strangersInWords());
    }
    Instant mended = job.mendedAt();
    return mended == null || mended.plus(MENDED_IS_TOLD).isBefore(now)
        ? Optional.empty()
        : Optional.of("put right at " + mended + ": " + job.mended());
  }

  private static String failure(AgentState state, String policy) {
    return state.runs().reversed().stream()
        .filter(run -> run.policy().equals(policy) && run.state() == RunState.FAILED)
        .findFirst()
        .map(Run::reason)
        .map(reason -> "the last run of policy " + policy + " failed: " + reason)
        .orElse("the last run of policy " + policy + " failed");
  }

  private static String overdue(AgentState state, String policy) {
    return "policy "
        + policy
        + " is overdue; "
        + state
            .lastSuccess(policy)
            .map(at -> "it last succeeded at " + at)
            .orElse("it has not succeeded yet")
        + underWay(state, policy);
  }

  private static String underWay(AgentState state, String policy) {
    JobMemory job = state.memory(policy).job();
    return job == null || job.underWay().isEmpty() ? "" : "; " + job.underWay();
  }

  private static Optional<CheckOutcome> newestVerdict(AgentState state) {
    return state.backups().values().stream()
        .map(BackupRecord::lastCheck)
        .filter(Objects::nonNull)
        .filter(check -> check.result() != CheckResult.INCONCLUSIVE)
        .max(Comparator.comparing(CheckOutcome::at));
  }
}
