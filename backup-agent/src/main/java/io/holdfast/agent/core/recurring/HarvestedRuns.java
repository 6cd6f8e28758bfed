package io.holdfast.agent.core.recurring;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunFacts;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import io.holdfast.agent.core.model.Trigger;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs of recurring jobs as the history tells of them, after they have ended. */
final class HarvestedRuns {
  private final Function<Instant, String> ids;

  /**
   * Runs.
   *
   * @param ids gives a run of a moment its id
   */
  HarvestedRuns(Function<Instant, String> ids) {
    this.ids = ids;
  }

  Run snapshot(Policy policy, String snapshot, Instant at) {
    return begun(policy, RunKind.SNAPSHOT, snapshot, at)
        .with(step(StepName.SNAPSHOT, StepState.DONE, at, at, snapshot))
        .ended(RunState.SUCCEEDED, at, null);
  }

  Run backup(Policy policy, Backup backup, Instant at) {
    Instant end = Objects.requireNonNullElse(backup.createdAt(), at);
    Run run = begun(policy, RunKind.BACKUP, backup.snapshot(), at);
    return run.with(run.facts().withBackup(backup))
        .with(step(StepName.SNAPSHOT, StepState.DONE, at, at, backup.snapshot()))
        .with(
            step(
                StepName.BACKUP,
                StepState.DONE,
                at,
                end,
                backup.id() + ", " + backup.uploaded() + " bytes uploaded"))
        .with(step(StepName.RECORD, StepState.DONE, end, end, backup.id()))
        .ended(RunState.SUCCEEDED, end, null);
  }

  Run failed(
      Policy policy, String snapshot, @Nullable Backup backup, Instant at, String longhornsWords) {
    String words = longhornsWords.isEmpty() ? "no reason given" : longhornsWords;
    String what = backup == null ? "snapshot " + snapshot : backup.id();
    boolean snapshots = policy.task().kind() == RunKind.SNAPSHOT;
    Run run = begun(policy, policy.task().kind(), snapshot, at);
    RunFacts facts = run.facts().withBackup(backup);
    return run.with(facts)
        .with(
            step(snapshots ? StepName.SNAPSHOT : StepName.BACKUP, StepState.FAILED, at, at, words))
        .ended(
            RunState.FAILED, at, "Longhorn's recurring job could not make " + what + ": " + words);
  }

  /** A restore check of a backup, which the agent carries out itself. */
  Run check(Policy policy, String backup, Instant now) {
    return Run.queued(
        ids.apply(now),
        RunKind.CHECK,
        policy.name(),
        Trigger.SCHEDULE,
        policy.options(),
        false,
        backup,
        now);
  }

  /** What is known of a backup that no barrier has preceded. */
  static BackupRecord record(Policy policy, String run, Backup backup, Instant at) {
    return new BackupRecord(
        backup.id(),
        run,
        policy.name(),
        at,
        backup.size(),
        backup.uploaded(),
        new Expected(null, null),
        "unknown",
        null,
        null,
        Objects.requireNonNullElse(backup.job(), "unknown"));
  }

  private Run begun(Policy policy, RunKind kind, String snapshot, Instant at) {
    Run run =
        Run.queued(
            ids.apply(at),
            kind,
            policy.name(),
            Trigger.LONGHORN,
            policy.options(),
            false,
            null,
            at);
    return run.with(run.facts().withSnapshot(snapshot)).started(at);
  }

  private static StepRecord step(
      StepName name, StepState state, Instant from, Instant to, String words) {
    return StepRecord.begun(name, from).ended(state, to, words);
  }
}
