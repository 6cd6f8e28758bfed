package io.holdfast.agent.core.run;

import static io.holdfast.agent.core.run.Natives.HOURLY;
import static io.holdfast.agent.core.run.Natives.crashConsistent;
import static io.holdfast.agent.core.run.Natives.job;
import static io.holdfast.agent.core.run.Natives.memory;
import static io.holdfast.agent.core.run.Natives.overdue;
import static io.holdfast.agent.core.run.Natives.pass;
import static io.holdfast.agent.core.run.Natives.replace;
import static io.holdfast.agent.core.run.Natives.rig;
import static io.holdfast.agent.core.run.Natives.runs;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.model.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What recurring jobs have made, or should have, in the history. */
class NativeHarvestTest {
  @Test
  void look_jobHasRun_takesTheBackupIntoTheHistoryAndChecksIt() {
    Rig rig = rig(HOURLY);
    Instant saved = rig.time.now().minusSeconds(90);
    rig.data.reading = crashConsistent(saved, false);
    pass(rig);
    Run run = runs(rig, RunKind.BACKUP).getFirst();
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.trigger()).isEqualTo(Trigger.LONGHORN);
    BackupRecord record = rig.journal.state().backups().values().iterator().next();
    assertThat(record.policy()).isEqualTo("hourly");
    assertThat(record.job()).isEqualTo(job(rig));
    assertThat(record.size()).isPositive();
    assertThat(record.verifiedAt()).isNotNull();
    assertThat(record.dataAt()).as("what is in it is older than the snapshot").isEqualTo(saved);
    CheckOutcome check = Objects.requireNonNull(record.lastCheck());
    assertThat(check.result()).isEqualTo(CheckResult.VERIFIED);
    assertThat(check.reason())
        .startsWith("crash-consistent")
        .contains(saved.toString())
        .contains("what was written after that save is not in it");
    assertThat(check.dataAgeSeconds()).isGreaterThanOrEqualTo(90 + 300);
    assertThat(rig.evidence.reports).hasSize(1);
    assertThat(rig.journal.state().memory("hourly").lastRunOk()).isTrue();
    rig.natives.look();
    rig.runner.once();
    assertThat(rig.journal.state().runs()).as("once each").hasSize(2);
    assertThat(rig.longhorn.backups).hasSize(1);
  }

  @Test
  void look_appendOnlyFileBesideTheDump_reachesUpToTheSnapshot() {
    Rig rig = rig(HOURLY);
    rig.data.reading = crashConsistent(rig.time.now().minusSeconds(900), true);
    pass(rig);
    BackupRecord record = rig.journal.state().backups().values().iterator().next();
    CheckOutcome check = Objects.requireNonNull(record.lastCheck());
    assertThat(check.reason()).contains("append-only file");
    assertThat(check.dataAgeSeconds()).isLessThan(60);
  }

  @Test
  void look_everyThirdToBeChecked_checksEveryThird() {
    Rig rig = rig(Rules.every5Minutes("hourly", 30).checkEvery(3).natively().policy());
    rig.data.reading = crashConsistent(rig.time.now(), false);
    for (int i = 0; i < 7; i++) {
      pass(rig);
    }
    assertThat(runs(rig, RunKind.BACKUP)).hasSize(7);
    assertThat(runs(rig, RunKind.CHECK)).hasSize(2);
  }

  @Test
  void look_checkFindsTheDataBroken_failsThePolicyAndNextGoodOneClearsIt() {
    Rig rig = rig(HOURLY);
    rig.data.reading =
        new Reading(
            Reading.Result.UNREADABLE, null, null, List.of(), List.of(), true, "bad CRC", 5);
    pass(rig);
    PolicyMemory bad = rig.journal.state().memory("hourly");
    assertThat(bad.lastRunOk()).isFalse();
    assertThat(bad.lastSuccessAt()).as("the backup was made").isNotNull();
    rig.data.reading = crashConsistent(rig.time.now(), false);
    pass(rig);
    assertThat(rig.journal.state().memory("hourly").lastRunOk()).isTrue();
  }

  @Test
  void look_backupFailed_isInTheHistoryWithLonghornsWords() {
    Rig rig = rig(HOURLY);
    rig.longhorn.backupError = "cannot write: no space left";
    pass(rig);
    Run run = runs(rig, RunKind.BACKUP).getFirst();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("Longhorn's recurring job", "no space left");
    assertThat(rig.journal.state().memory("hourly").lastRunOk()).isFalse();
    assertThat(runs(rig, RunKind.CHECK)).isEmpty();
    rig.natives.look();
    assertThat(rig.journal.state().runs()).as("once").hasSize(1);
  }

  @Test
  void look_snapshotJobHasRun_countsAsSuccess() {
    Rig rig = rig(Rules.every5Minutes("hourly", 3).task(Task.SNAPSHOT).natively().policy());
    pass(rig);
    pass(rig);
    assertThat(runs(rig, RunKind.SNAPSHOT))
        .hasSize(2)
        .allMatch(run -> run.state() == RunState.SUCCEEDED);
    assertThat(rig.journal.state().lastSuccess("hourly")).isPresent();
  }

  @Test
  void look_longhornHasPruned_forgetsWhatIsGoneButNotWhileTheTargetIsAway() {
    Rig rig = rig(Rules.every5Minutes("hourly", 2).checkEvery(1).natively().policy());
    rig.data.reading = crashConsistent(rig.time.now(), false);
    pass(rig);
    pass(rig);
    assertThat(rig.journal.state().backups()).hasSize(2);
    rig.longhorn.targetAvailable = false;
    pass(rig);
    assertThat(rig.journal.state().backups()).hasSize(3);
    rig.longhorn.targetAvailable = true;
    rig.natives.look();
    assertThat(rig.journal.state().backups().keySet()).isEqualTo(rig.longhorn.backups.keySet());
  }

  @Test
  void look_stateLost_knowsTheBackupsAgainWithoutRunsAndChecks() {
    Rig rig = rig(Rules.every5Minutes("hourly", 5).checkEvery(1).natively().policy());
    rig.data.reading = crashConsistent(rig.time.now(), false);
    pass(rig);
    pass(rig);
    rig.time.sleep(Duration.ofMinutes(30));
    rig.journal.update(state -> AgentState.empty());
    rig.natives.look();
    assertThat(rig.journal.state().backups()).hasSize(2);
    assertThat(rig.journal.state().runs()).isEmpty();
    assertThat(memory(rig).mended()).isEmpty();
    pass(rig);
    assertThat(runs(rig, RunKind.BACKUP)).hasSize(1);
  }

  @Test
  void overdue_jobDoesNotRun_fromTheTimeItMissed() {
    Rig rig = rig(HOURLY);
    rig.data.reading = crashConsistent(rig.time.now(), false);
    pass(rig);
    assertThat(overdue(rig)).isZero();
    rig.time.sleep(Duration.ofMinutes(50));
    assertThat(overdue(rig)).isZero();
    rig.time.sleep(Duration.ofMinutes(30));
    assertThat(overdue(rig)).isBetween(Duration.ofMinutes(70), Duration.ofMinutes(81));
    pass(rig);
    assertThat(overdue(rig)).isZero();
  }

  @Test
  void overdue_jobHasNeverRun_sinceItWasPutInPlace() {
    Rig rig = rig(HOURLY);
    assertThat(overdue(rig)).isZero();
    rig.time.sleep(Duration.ofHours(2));
    assertThat(overdue(rig)).isPositive();
  }

  @Test
  void overdue_backupStaysInProgress_saysSo() {
    Rig rig = rig(HOURLY);
    rig.longhorn.stuck = true;
    pass(rig);
    rig.time.sleep(Duration.ofHours(2));
    rig.natives.look();
    assertThat(memory(rig).underWay()).contains("backup-").contains("not completed since");
    assertThat(overdue(rig)).isPositive();
    rig.longhorn.stuck = false;
    rig.natives.look();
    assertThat(memory(rig).underWay()).isEmpty();
  }

  @Test
  void tick_nativePolicy_queuesNothingAndMissesNothingWhenTheAgentTakesOver() {
    Rig rig = rig(HOURLY);
    rig.time.sleep(Duration.ofHours(3));
    rig.runner.once();
    assertThat(rig.journal.state().runs()).isEmpty();
    replace(rig, Rules.every5Minutes("hourly", 3).policy());
    rig.runner.once();
    assertThat(rig.journal.state().runs()).isEmpty();
    rig.time.sleep(Duration.ofMinutes(5));
    rig.runner.once();
    assertThat(rig.journal.state().runs()).hasSize(1);
  }

  @Test
  void check_withoutAName_takesTheNewestWhoeverMadeIt() {
    Rig rig = rig(Rules.every5Minutes("hourly", 3).checkEvery(0).natively().policy());
    rig.data.reading = crashConsistent(rig.time.now(), false);
    pass(rig);
    Run check = rig.runner.check(null);
    rig.runner.once();
    assertThat(Objects.requireNonNull(rig.run(check.id()).facts().backup()).job())
        .isEqualTo(job(rig));
  }
}
