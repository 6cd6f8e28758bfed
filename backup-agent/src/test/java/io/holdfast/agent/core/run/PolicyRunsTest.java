package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What policies say beyond their times, as their runs do it. */
class PolicyRunsTest {
  @Test
  void skipUnchanged_nothingWritten_makesNothingAndCountsAsSuccess() {
    Rig scheduled =
        new Rig(Rules.every5Minutes("often", 3).options(Rules.TARGET, true, Map.of()).policy());
    scheduled.runner.once();
    for (int i = 0; i < 3; i++) {
      scheduled.time.sleep(Duration.ofMinutes(5));
      scheduled.runner.once();
    }
    Run last = scheduled.journal.state().runs().getLast();
    assertThat(last.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(last.steps())
        .filteredOn(step -> step.state() == StepState.SKIPPED)
        .extracting(StepRecord::name)
        .containsExactly(
            StepName.SNAPSHOT,
            StepName.BACKUP,
            StepName.RECORD,
            StepName.RESTORE,
            StepName.VERIFY,
            StepName.ATTEST,
            StepName.REMOVE);
    assertThat(scheduled.longhorn.asked).isEqualTo(1);
    assertThat(scheduled.store.saves).as("not even a save").isEqualTo(1);
    assertThat(scheduled.journal.state().lastSuccess("often")).contains(endOf(last));

    scheduled.store.writes = 1;
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    assertThat(scheduled.longhorn.asked).isEqualTo(2);
  }

  @Test
  void skipUnchanged_savedAgainWithTheSameContent_isSeenByTheDigest() {
    Rig scheduled =
        new Rig(Rules.every5Minutes("often", 3).options(Rules.TARGET, true, Map.of()).policy());
    scheduled.runner.once();
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    scheduled.store.savesBehindOurBack = 1;
    scheduled.store.marker();
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    assertThat(scheduled.store.saves).as("one of ours, one behind our back, one more").isEqualTo(3);
    assertThat(scheduled.longhorn.asked).isEqualTo(1);
  }

  @Test
  void skipUnchanged_lastBackupIsGoneOrBad_makesAnother() {
    Rig scheduled =
        new Rig(Rules.every5Minutes("often", 9).options(Rules.TARGET, true, Map.of()).policy());
    scheduled.runner.once();
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    scheduled.longhorn.backups.clear();
    scheduled.data.reading =
        new Reading(
            Reading.Result.VERIFIED, 2L, "bb".repeat(16), List.of(), List.of(), true, null, 5);
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    assertThat(scheduled.longhorn.asked).as("it was gone").isEqualTo(2);
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    assertThat(scheduled.longhorn.asked).as("its check said mismatch").isEqualTo(3);
  }

  @Test
  void snapshotPolicy_moreThanKept_deletesItsOwnOldestOnly() {
    Rig scheduled = new Rig(Rules.every5Minutes("fast", 2).task(Task.SNAPSHOT).policy());
    scheduled.longhorn.createSnapshot(FakeLonghorn.LIVE, "of-somebody", Map.of());
    Run byHand = scheduled.runner.backup(false, false);
    scheduled.runner.once();
    for (int i = 0; i < 4; i++) {
      scheduled.time.sleep(Duration.ofMinutes(5));
      scheduled.settle();
    }
    assertThat(scheduled.longhorn.snapshots)
        .hasSize(4)
        .containsKeys("of-somebody", scheduled.run(byHand.id()).facts().snapshot());
    assertThat(scheduled.longhorn.asked).isEqualTo(1);
  }

  @Test
  void policyWithTargetAndLabels_aimsTheVolumeAndLabelsWhatItMakes() {
    Rig scheduled =
        new Rig(
            Rules.every5Minutes("away", 2)
                .options("offsite", false, Map.of("team", "infra"))
                .task(Task.FULL_BACKUP)
                .policy());
    scheduled.runner.once();
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    Backup backup = scheduled.longhorn.backups.values().iterator().next().backup();
    assertThat(backup.target()).isEqualTo("offsite");
    assertThat(backup.labels()).containsEntry("team", "infra").containsEntry(Labels.POLICY, "away");
    assertThat(scheduled.longhorn.fullOnes).isEqualTo(1);

    Run byHand = scheduled.runner.backup(false, false);
    scheduled.runner.once();
    assertThat(Objects.requireNonNull(scheduled.run(byHand.id()).facts().backup()).target())
        .isEqualTo(Rules.TARGET);
  }

  @Test
  void checkEvery_third_checksEachThirdBackupAndAgainAfterAnInconclusiveOne() {
    Rig scheduled = new Rig(Rules.every5Minutes("often", 2).checkEvery(3).policy());
    scheduled.runner.once();
    for (int i = 1; i <= 9; i++) {
      scheduled.time.sleep(Duration.ofMinutes(5));
      scheduled.longhorn.restoreError = i == 6 ? "connection refused" : "";
      scheduled.longhorn.unavailableWhileRestoring = i == 6;
      scheduled.runner.once();
    }
    assertThat(scheduled.journal.state().runs())
        .extracting(run -> run.facts().check() == null ? "-" : check(run).result().name())
        .containsExactly("-", "-", "VERIFIED", "-", "-", "INCONCLUSIVE", "VERIFIED", "-", "-");
  }

  @Test
  void checkPolicy_due_checksTheNewestBackup() {
    Rig scheduled = new Rig(Rules.every5Minutes("proof", 1).task(Task.CHECK).policy());
    Run backup = scheduled.runner.backup(false, false);
    scheduled.runner.once();
    scheduled.time.sleep(Duration.ofMinutes(5));
    scheduled.runner.once();
    Run run = scheduled.journal.state().runs().getLast();
    assertThat(run.policy()).isEqualTo("proof");
    assertThat(check(run).backup())
        .isEqualTo(Objects.requireNonNull(scheduled.run(backup.id()).facts().backup()).id());
    assertThat(scheduled.journal.state().lastSuccess("proof")).isPresent();
  }

  @Test
  void lastSuccess_runsOfTheDayPushedOutByOthers_isStillKnown() {
    Rig scheduled =
        new Rig(
            Rules.every5Minutes("often", 2).policy(),
            Rules.every5Minutes("daily", 2)
                .timing("30 4 * * *", "UTC", Duration.ZERO, WhenBusy.QUEUE)
                .policy());
    scheduled.runner.once();
    for (int i = 0; i < 150; i++) {
      scheduled.time.sleep(Duration.ofMinutes(5));
      scheduled.runner.once();
    }
    assertThat(scheduled.journal.state().runs()).noneMatch(run -> run.policy().equals("daily"));
    assertThat(scheduled.journal.state().lastSuccess("daily"))
        .hasValueSatisfying(at -> assertThat(at).isAfter(Instant.parse("2026-11-21T04:30:00Z")));
    assertThat(scheduled.journal.state().memory("daily").lastRunOk()).isTrue();
  }

  private static Instant endOf(Run run) {
    return Objects.requireNonNull(run.step(StepName.RECORD).orElseThrow().endedAt());
  }

  private static CheckOutcome check(Run run) {
    return Objects.requireNonNull(run.facts().check());
  }
}
