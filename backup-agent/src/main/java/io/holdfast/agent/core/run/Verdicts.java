package io.holdfast.agent.core.run;

import io.holdfast.agent.core.check.BrokenBlock;
import io.holdfast.agent.core.check.Judge;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.RunFacts;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a check saw into its outcome, and writes it to the run and to the backup's record in
 * one go.
 */
final class Verdicts {
  private final Time time;

  Verdicts(Time time) {
    this.time = time;
  }

  /**
   * What a backup has to come back with: what the history noted, else what the backup's labels say.
   */
  static Expected expected(RunContext context) {
    Backup backup = Objects.requireNonNull(context.facts().backup());
    BackupRecord record = context.journal().state().backups().get(backup.id());
    return record != null && !record.expected().isEmpty() ? record.expected() : backup.labelled();
  }

  CheckOutcome of(RunContext context, Reading reading) {
    Expected expected = expected(context);
    Judge.Verdict verdict =
        isCrashConsistent(context)
            ? Judge.crashConsistent(reading)
            : Judge.verdict(expected, reading);
    return outcome(context, expected, verdict, reading);
  }

  /** Whether no barrier was there when it was made, so that nothing is known but what is in it. */
  private static boolean isCrashConsistent(RunContext context) {
    Backup backup = Objects.requireNonNull(context.facts().backup());
    return backup.job() != null && backup.run() == null && expected(context).isEmpty();
  }

  CheckOutcome without(RunContext context, CheckResult result, String reason) {
    return outcome(context, expected(context), new Judge.Verdict(result, List.of(), reason), null);
  }

  void write(RunContext context, CheckOutcome outcome) {
    Backup backup = Objects.requireNonNull(context.facts().backup());
    context
        .journal()
        .updatePatiently(
            state -> {
              BackupRecord known = state.backups().get(backup.id());
              BackupRecord record = known != null ? known : recordOf(backup, outcome);
              AgentState counted =
                  outcome.result() == CheckResult.INCONCLUSIVE
                      ? state
                      : state.remembering(
                          record.policy(), memory -> memory.counting(newer(state, record)));
              return counted
                  .with(record.checked(outcome))
                  .changing(context.id(), run -> run.with(run.facts().withCheck(outcome)));
            });
  }

  private static int newer(AgentState state, BackupRecord than) {
    return (int)
        state.backups().values().stream()
            .filter(each -> each.policy().equals(than.policy()))
            .filter(each -> each.dataAt().isAfter(than.dataAt()))
            .count();
  }

  private CheckOutcome outcome(
      RunContext context, Expected expected, Judge.Verdict verdict, @Nullable Reading reading) {
    RunFacts facts = context.facts();
    Backup backup = Objects.requireNonNull(facts.backup());
    Instant now = time.now();
    Instant asked = Objects.requireNonNullElse(facts.restoreAskedAt(), now);
    Instant restored = Objects.requireNonNullElse(facts.restoredAt(), now);
    Instant inside = reading == null || backup.run() != null ? null : dataAt(backup, reading);
    Instant data = Objects.requireNonNullElse(inside != null ? inside : backup.dataAt(), asked);
    return new CheckOutcome(
        verdict.result(),
        context.id(),
        backup.id(),
        now,
        expected,
        reading == null ? null : reading.keys(),
        reading == null ? null : reading.digest(),
        reading == null ? List.of() : reading.databases(),
        verdict.differences(),
        verdict.reason(),
        BrokenBlock.in(verdict.reason()),
        Math.max(0, Duration.between(asked, restored).toMillis()),
        reading == null ? 0 : reading.millis(),
        Math.max(0, Duration.between(data, asked).toSeconds()),
        inside);
  }

  /** How far the data in a backup without a barrier reaches. */
  private static @Nullable Instant dataAt(Backup backup, Reading reading) {
    return reading.appendOnlyFile() ? backup.dataAt() : reading.savedAt();
  }

  /** A record for a backup that the history does not know, say because the state was lost. */
  private static BackupRecord recordOf(Backup backup, CheckOutcome outcome) {
    return new BackupRecord(
        backup.id(),
        Objects.requireNonNullElse(backup.run(), ""),
        backup.labels().getOrDefault(Labels.POLICY, Policy.MANUAL),
        Objects.requireNonNullElse(backup.dataAt(), outcome.at()),
        backup.size(),
        backup.uploaded(),
        backup.labelled(),
        backup.labels().getOrDefault(Labels.SERVER, "unknown"),
        null,
        null,
        backup.run() == null ? backup.job() : null);
  }
}
