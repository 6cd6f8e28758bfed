package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.history.RunChange;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.Task;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Somebody changes the configuration, or what is in Longhorn, while a run is under way. */
class MeddledTest {
  private static final RunOptions BY_HAND = RunOptions.plain(Rules.TARGET, Deadlines.defaults());

  @Test
  void backupRun_policyRemovedMeanwhile_isFinishedAndDeletesNothing() {
    Rig rig = scheduled(Rules.every5Minutes("often", 2).policy(), 3);
    when(
        rig,
        RunChange.Kind.STEP_BEGUN,
        StepName.BACKUP,
        () -> rig.policies.replace(List.of(), BY_HAND));
    Run run = next(rig);
    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.policy()).isEqualTo("often");
    assertThat(check(run).result()).isEqualTo(CheckResult.VERIFIED);
    assertThat(detail(run, StepName.RETENTION)).isEqualTo("no policy, nothing deleted");
    assertThat(rig.longhorn.backups).hasSize(3);
    assertThat(rig.orphans()).isEmpty();
    assertThat(next(rig)).as("no further run").isEqualTo(run);
  }

  @Test
  void backupRun_policyKeepsMoreMeanwhile_goesByWhatItSaysNow() {
    Rig rig = scheduled(Rules.every5Minutes("often", 2).policy(), 3);
    when(
        rig,
        RunChange.Kind.STEP_BEGUN,
        StepName.BACKUP,
        () -> rig.policies.replace(List.of(Rules.every5Minutes("often", 9).policy()), BY_HAND));
    assertThat(next(rig).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.longhorn.backups).hasSize(3);
  }

  /** What is kept of snapshots, exports or by Longhorn says nothing of the backups there are. */
  @Test
  void backupRun_policyDoesSomethingElseMeanwhile_deletesNothing() {
    Rules few = Rules.every5Minutes("often", 1);
    for (Policy other :
        List.of(
            few.task(Task.SNAPSHOT).policy(),
            few.task(Task.EXPORT).policy(),
            few.natively().policy())) {
      Rig rig = scheduled(Rules.every5Minutes("often", 9).policy(), 4);
      when(
          rig,
          RunChange.Kind.STEP_BEGUN,
          StepName.BACKUP,
          () -> rig.policies.replace(List.of(other), BY_HAND));
      Run run = next(rig);
      assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
      assertThat(detail(run, StepName.RETENTION)).contains("does something else by now");
      assertThat(rig.longhorn.backups).hasSize(5);
      assertThat(rig.orphans()).isEmpty();
    }
  }

  @Test
  void checkRun_policyRemovedMeanwhile_isFinished() {
    Rig rig = new Rig(Rules.every5Minutes("proof", 1).task(Task.CHECK).policy());
    rig.runner.backup(false, false);
    rig.runner.once();
    when(
        rig,
        RunChange.Kind.STEP_BEGUN,
        StepName.RESTORE,
        () -> rig.policies.replace(List.of(), BY_HAND));
    Run run = next(rig);
    assertThat(run.policy()).isEqualTo("proof");
    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void backupRun_snapshotDeletedBeforeItIsBackedUp_failsAndSaysSo() {
    Rig rig = new Rig();
    when(rig, RunChange.Kind.STEP_ENDED, StepName.SNAPSHOT, () -> rig.longhorn.snapshots.clear());
    Run run = go(rig, rig.runner.backup(true, false));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason())
        .isEqualTo(
            "snapshot "
                + run.facts().snapshot()
                + " is gone from volume holdfast-data before it was backed up: somebody has"
                + " deleted it");
    assertThat(rig.longhorn.asked).isZero();
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void backupRun_backupDeletedWhileItIsMade_failsSoonAndSaysSo() {
    Rig rig = new Rig();
    rig.longhorn.stuck = true;
    when(rig, RunChange.Kind.STEP_PROGRESS, StepName.BACKUP, () -> rig.longhorn.backups.clear());
    Run queued = rig.runner.backup(true, false);
    long begun = rig.time.nanos();
    Run run = go(rig, queued);
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("the backup of snapshot", "is gone: somebody has deleted it");
    assertThat(Duration.ofNanos(rig.time.nanos() - begun)).isLessThan(Duration.ofMinutes(2));
    assertThat(rig.journal.state().backups()).isEmpty();
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void backupRun_backupDeletedBeforeItsCheck_isInconclusiveAndNoVerdictOnItsContent() {
    Rig rig = new Rig();
    rig.longhorn.refusesUnknownBackups = true;
    when(rig, RunChange.Kind.STEP_ENDED, StepName.RECORD, () -> rig.longhorn.backups.clear());
    Run run = go(rig, rig.runner.backup(true, false));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(check(run).result()).isEqualTo(CheckResult.INCONCLUSIVE);
    assertThat(run.reason())
        .contains(
            "was made, but its restore check is inconclusive", "is gone: somebody has deleted");
    rig.settle();
    assertThat(rig.longhorn.volumes).isEmpty();
  }

  @Test
  void restoreCheck_backupDeletedAfterItWasSelected_saysSo() {
    Rig rig = new Rig();
    rig.longhorn.refusesUnknownBackups = true;
    go(rig, rig.runner.backup(false, false));
    when(rig, RunChange.Kind.STEP_ENDED, StepName.SELECT, () -> rig.longhorn.backups.clear());
    Run run = go(rig, rig.runner.check(null));
    assertThat(check(run).result()).isEqualTo(CheckResult.INCONCLUSIVE);
    assertThat(run.reason()).contains("is gone: somebody has deleted it");
    rig.settle();
    assertThat(rig.longhorn.volumes).isEmpty();
  }

  @Test
  void retention_backupDeletedByOthers_keepsItsSnapshotAsLongAndNothingTheLonger() {
    Rig rig = scheduled(Rules.every5Minutes("often", 3).policy(), 3);
    Run deleted = rig.journal.state().runs().get(1);
    String lone = String.valueOf(deleted.facts().snapshot());
    rig.longhorn.backups.remove(made(deleted));
    next(rig);
    assertThat(rig.longhorn.backups).as("three are kept, it is none").hasSize(3);
    assertThat(rig.longhorn.snapshots).as("may be all that is left").containsKey(lone);
    next(rig);
    assertThat(rig.longhorn.backups).hasSize(3);
    assertThat(rig.longhorn.snapshots).hasSize(3).doesNotContainKey(lone);
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void sweep_backupDeletedLater_leavesTheHistoryAndItsRunSaysSo() {
    Rig rig = new Rig();
    Run gone = go(rig, rig.runner.backup(true, false));
    Run kept = go(rig, rig.runner.backup(true, false));
    String id = made(gone);
    rig.longhorn.backups.remove(id);
    rig.settle();
    assertThat(rig.journal.state().backups()).as("it may come back").containsKey(id);
    rig.longhorn.targetAvailable = false;
    rig.time.sleep(Duration.ofHours(1));
    rig.settle();
    assertThat(rig.journal.state().backups()).as("its target is away").containsKey(id);
    rig.longhorn.targetAvailable = true;
    rig.time.sleep(Duration.ofHours(1));
    rig.settle();
    assertThat(rig.journal.state().backups()).containsOnlyKeys(made(kept));
    assertThat(rig.run(gone.id()).notes())
        .singleElement()
        .asString()
        .contains(id + " is gone: somebody has deleted it");
    assertThat(rig.run(kept.id()).notes()).isEmpty();
  }

  @Test
  void sweep_exportDeletedLater_leavesTheHistoryAndItsRunSaysSo() {
    Rig rig = new Rig();
    Run run = go(rig, rig.runner.export(Rules.EXPORT_TARGET, false));
    rig.exports.whole.clear();
    for (int i = 0; i < 4; i++) {
      rig.settle();
    }
    assertThat(rig.journal.state().backups()).isEmpty();
    assertThat(rig.run(run.id()).notes()).singleElement().asString().contains("is gone");
  }

  @Test
  void sweep_storeOnAnotherVolumeSinceARestore_keepsWhatIsKnownOfTheOldOnesBackups() {
    Rig rig = new Rig();
    String backup = made(go(rig, rig.runner.backup(true, false)));
    rig.longhorn.snapshots.clear();
    Run restore = go(rig, rig.runner.restoreInPlace(backup));
    assertThat(restore.state()).as(restore::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.workload.bound).isNotEqualTo(FakeLonghorn.LIVE);
    // The new volume has none.
    rig.longhorn.backups.clear();
    for (int i = 0; i < 4; i++) {
      rig.settle();
    }
    assertThat(rig.journal.state().backups()).containsOnlyKeys(backup);
  }

  @Test
  void inPlace_askedWhileABackupRuns_waitsAndFindsTheBackupThatRetentionWouldHaveTaken() {
    Rig rig = scheduled(Rules.every5Minutes("often", 2).policy(), 3);
    String oldest = rig.longhorn.backups.keySet().iterator().next();
    when(rig, RunChange.Kind.STEP_BEGUN, StepName.BACKUP, () -> rig.runner.restoreInPlace(oldest));
    Run inPlace = next(rig);
    List<Run> runs = rig.journal.state().runs();
    Run backup = runs.get(runs.size() - 2);
    assertThat(backup.state()).as(backup::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(inPlace.kind()).isEqualTo(RunKind.IN_PLACE);
    assertThat(inPlace.state()).as(inPlace::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(inPlace.startedAt()).isAfterOrEqualTo(Objects.requireNonNull(backup.endedAt()));
    assertThat(rig.workload.running).isTrue();
    rig.settle();
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void backup_dueWhileARestoreInPlaceRuns_comesOnceAfterIt() {
    for (boolean delegates : new boolean[] {false, true}) {
      Rig rig = new Rig(delegates, Rules.every5Minutes("often", 9).policy());
      rig.runner.once();
      String first = made(go(rig, rig.runner.backup(false, false)));
      Run restore = rig.runner.restoreInPlace(first);
      when(rig, RunChange.Kind.STARTED, null, () -> rig.time.sleep(Duration.ofMinutes(17)));
      rig.runner.once();
      List<Run> runs = rig.journal.state().runs();
      assertThat(rig.run(restore.id()).state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(runs).extracting(Run::policy).containsExactly("manual", "manual", "often");
      Run due = runs.getLast();
      assertThat(due.state()).as(due::reason).isEqualTo(RunState.SUCCEEDED);
      assertThat(due.startedAt())
          .isAfterOrEqualTo(Objects.requireNonNull(rig.run(restore.id()).endedAt()));
      rig.settle();
      assertThat(rig.orphans()).isEmpty();
    }
  }

  /** Meddles once, when that happens next to a run, or to such a step of one. */
  private static void when(
      Rig rig, RunChange.Kind kind, @Nullable StepName step, Runnable meddling) {
    AtomicBoolean done = new AtomicBoolean();
    rig.journal.watch(
        (before, after) ->
            RunChange.between(before, after).stream()
                .filter(each -> each.kind() == kind)
                .filter(each -> each.step() == null || each.step().name() == step)
                .filter(each -> !done.getAndSet(true))
                .forEach(each -> meddling.run()));
  }

  /** An agent whose policy has made some backups. */
  private static Rig scheduled(Policy policy, int runs) {
    Rig rig = new Rig(policy);
    rig.runner.once();
    for (int i = 0; i < runs; i++) {
      next(rig);
    }
    return rig;
  }

  /** What the next time of the policies brings. */
  private static Run next(Rig rig) {
    rig.time.sleep(Duration.ofMinutes(5));
    rig.runner.once();
    return rig.journal.state().runs().getLast();
  }

  private static Run go(Rig rig, Run run) {
    rig.runner.once();
    return rig.run(run.id());
  }

  private static String made(Run run) {
    return Objects.requireNonNull(run.facts().backup()).id();
  }

  private static CheckOutcome check(Run run) {
    return Objects.requireNonNull(run.facts().check());
  }

  private static @Nullable String detail(Run run, StepName step) {
    return run.step(step).orElseThrow().detail();
  }
}
