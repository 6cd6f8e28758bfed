package io.holdfast.e2e;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunFacts;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import io.holdfast.agent.core.model.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What an agent could remember that has run for months, made up. */
final class History {
  private static final int RUNS = 100;
  private static final String BLOCK = "0123456789abcdef".repeat(4);

  private final Instant now;
  private final String words;
  private final Random random = new Random(7);
  private final Map<String, BackupRecord> records = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();

  /**
   * A history up to now.
   *
   * @param words stand wherever text comes from outside
   */
  History(Instant now, String words) {
    this.now = now;
    this.words = words;
  }

  /** Backups whose ages grow as retention thins them, most of them checked. */
  AgentState backups(int count) {
    double age = 240;
    for (int i = 0; i < count; i++) {
      CheckResult result =
          switch (i) {
            case 4 -> CheckResult.UNRESTORABLE;
            case 9 -> CheckResult.MISMATCH;
            case 14 -> CheckResult.INCONCLUSIVE;
            default -> CheckResult.VERIFIED;
          };
      add(i, now.minus(Duration.ofSeconds((long) age)), i % 7 == 6 ? null : result);
      age = age * 1.02 + 300;
    }
    return new AgentState(
        AgentState.FORMAT, runs.reversed(), records, Map.of(), Map.of(), Map.of());
  }

  private void add(int i, Instant at, @Nullable CheckResult result) {
    String id = String.format(Locale.ROOT, "backup-%016x", 0x5eed_0000_0000_0000L + i);
    String runId = "20261121-%06d-abcd".formatted(i);
    long size = 6_400_000_000L - i * 9_000_000L;
    long uploaded = i % 30 == 29 ? size : 40_000_000L + random.nextInt(300_000_000);
    BackupRecord record =
        new BackupRecord(
            id,
            runId,
            "hourly" + words,
            at,
            size,
            uploaded,
            new Expected(1_234_567L - i, "ab".repeat(16)),
            "holdfast 0.1.0" + words,
            null,
            null,
            null);
    CheckOutcome outcome = result == null ? null : outcome(id, runId, at, result);
    records.put(id, outcome == null ? record : record.checked(outcome));
    if (i < RUNS) {
      runs.add(run(runId, at, outcome));
    }
  }

  private CheckOutcome outcome(String id, String run, Instant at, CheckResult result) {
    boolean good = result == CheckResult.VERIFIED;
    String reason =
        switch (result) {
          case VERIFIED ->
              "keys and digest are as at backup time; the manifest on the volume agrees";
          case MISMATCH -> "database 0 has 1234000 keys, 1234558 were backed up";
          case UNRESTORABLE -> "Longhorn can not restore it: failed to read block " + BLOCK;
          case INCONCLUSIVE -> "the restored volume was not attached within 5m";
        };
    return new CheckOutcome(
        result,
        run,
        id,
        at.plusSeconds(60),
        new Expected(1_234_567L, "ab".repeat(16)),
        good ? 1_234_567L : null,
        good ? "ab".repeat(16) : null,
        List.of(),
        List.of(),
        reason + words,
        result == CheckResult.UNRESTORABLE ? BLOCK : null,
        20_000 + random.nextInt(9000),
        4000 + random.nextInt(2000),
        60 + random.nextInt(120),
        null);
  }

  private Run run(String id, Instant at, @Nullable CheckOutcome outcome) {
    Run run =
        Run.queued(
                id,
                RunKind.BACKUP,
                "hourly" + words,
                Trigger.SCHEDULE,
                RunOptions.plain("default", Deadlines.defaults()),
                true,
                null,
                at)
            .started(at);
    for (StepName name : List.of(StepName.BARRIER, StepName.SNAPSHOT, StepName.BACKUP)) {
      run =
          run.with(
              StepRecord.begun(name, at)
                  .ended(StepState.DONE, at.plusSeconds(4), "made it" + words));
    }
    if (outcome != null) {
      run = run.with(RunFacts.none().withCheck(outcome));
    }
    if (!words.isEmpty()) {
      run = run.noting("a note " + words);
    }
    return outcome == null || outcome.result() == CheckResult.VERIFIED
        ? run.ended(RunState.SUCCEEDED, at.plusSeconds(70), null)
        : run.ended(
            RunState.FAILED, at.plusSeconds(70), outcome.backup() + " is bad: " + outcome.reason());
  }
}
