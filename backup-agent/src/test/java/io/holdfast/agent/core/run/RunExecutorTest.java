package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.NewVolume;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunExecutorTest {
  private final Rig rig = new Rig();

  @Test
  void backupWithCheck_everythingFine_isVerifiedAndLeavesOneBackup() {
    Run run = go(rig.runner.backup(true, false));

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.steps()).extracting(step -> step.name()).isEqualTo(run.plan());
    assertThat(rig.backupsOf(run.id())).hasSize(1);
    assertThat(rig.orphans()).isEmpty();
    assertThat(rig.longhorn.backups.values().iterator().next().backup().labels())
        .containsEntry(Labels.RUN, run.id())
        .containsEntry(Labels.POLICY, "manual")
        .containsEntry(Labels.KEYS, "3")
        .containsEntry(Labels.DIGEST, "aa".repeat(16))
        .containsEntry(Labels.SERVER, "holdfast-0.1.0");
    assertThat(check(run).result()).isEqualTo(CheckResult.VERIFIED);
    assertThat(check(run).restoreMillis()).isGreaterThanOrEqualTo(3000);
  }

  @Test
  void backup_targetNotAvailable_failsWithReasonAndNextOneWorks() {
    rig.longhorn.targetAvailable = false;
    Run failed = go(rig.runner.backup(false, false));
    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    assertThat(failed.reason()).contains("backup target default", "no route to host");
    assertThat(rig.store.saves).isZero();

    rig.longhorn.targetAvailable = true;
    assertThat(go(rig.runner.backup(false, false)).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void backup_barrierRefused_failsWithStoresWordsAndMakesNothing() {
    rig.store.refusal = "MISCONF the disk is full";
    Run run = go(rig.runner.backup(false, false));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("MISCONF the disk is full");
    assertThat(rig.longhorn.snapshots).isEmpty();
  }

  @Test
  void backup_longhornReportsError_removesBackupAndSnapshot() {
    rig.longhorn.backupError = "failed to write block";
    Run run = go(rig.runner.backup(true, false));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("failed to write block");
    assertThat(rig.longhorn.backups).isEmpty();
    assertThat(rig.longhorn.snapshots).isEmpty();
  }

  @Test
  void backup_stuckInProgress_failsAtTheDeadlineAndIsRemoved() {
    rig.longhorn.stuck = true;
    Run run = go(rig.runner.backup(false, false));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("has not moved from 40 %");
    assertThat(rig.longhorn.backups).isEmpty();
  }

  @Test
  void backup_storeSavesBehindOurBack_takesAnotherSnapshot() {
    rig.store.savesBehindOurBack = 0;
    Run first = rig.runner.backup(true, false);
    rig.store.savesBehindOurBack = 1;
    Run run = go(first);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.store.saves).isEqualTo(3);
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void backup_storeSavesAllTheTime_keepsBackupWithoutFigures() {
    rig.store.savesBehindOurBack = 1000;
    Run run = go(rig.runner.backup(false, false));
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.notes()).singleElement().asString().contains("are not known");
    assertThat(Objects.requireNonNull(run.facts().barrier()).expected().isEmpty()).isTrue();
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void check_fewerKeysThanBackedUp_isMismatchAgainstTheBarrier() {
    rig.data.reading =
        new Reading(
            Reading.Result.VERIFIED, 2L, "bb".repeat(16), List.of(), List.of(), true, null, 5);
    Run run = go(rig.runner.backup(true, false));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(check(run).result()).isEqualTo(CheckResult.MISMATCH);
    assertThat(check(run).differences())
        .containsExactly(
            "keys: backed up 3, restored 2",
            "digest: backed up " + "aa".repeat(16) + ", restored " + "bb".repeat(16));
    assertThat(rig.backupsOf(run.id())).as("the backup itself stays").hasSize(1);
  }

  @Test
  void check_corruptBlock_isUnrestorableAndNamesBackupAndBlock() {
    String backup =
        Objects.requireNonNull(go(rig.runner.backup(false, false)).facts().backup()).id();
    String block = "0123456789abcdef".repeat(4);
    rig.longhorn.restoreError = "checksum of block " + block + " differs";
    Run run = go(rig.runner.check(null));
    assertThat(check(run).result()).isEqualTo(CheckResult.UNRESTORABLE);
    assertThat(check(run).block()).isEqualTo(block);
    assertThat(run.notes()).singleElement().asString().contains("take a full backup");
    assertThat(run.reason()).contains(backup, block);
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void check_targetGoneWhileRestoring_isInconclusive() {
    go(rig.runner.backup(false, false));
    rig.longhorn.restoreError = "connection refused";
    rig.longhorn.targetAvailable = false;
    Run run = go(rig.runner.check(null));
    assertThat(check(run).result()).isEqualTo(CheckResult.INCONCLUSIVE);
    assertThat(check(run).reason()).contains("connection refused", "no route to host");
  }

  @Test
  void check_unknownBackup_failsAndNamesThoseThereAre() {
    String backup =
        Objects.requireNonNull(go(rig.runner.backup(false, false)).facts().backup()).id();
    Run run = go(rig.runner.check("backup-beef"));
    assertThat(run.reason()).contains("backup-beef", backup);
  }

  @Test
  void restore_emptyFolder_holdsTheFiles(@TempDir Path folder) throws IOException {
    String backup =
        Objects.requireNonNull(go(rig.runner.backup(false, false)).facts().backup()).id();
    Path to = folder.resolve("out");
    Run run = go(rig.runner.restore(backup, to));
    assertThat(run.state()).as(() -> run.reason()).isEqualTo(RunState.SUCCEEDED);
    assertThat(to.resolve("dump.rdb")).hasContent("data");
    assertThat(folder).isDirectoryNotContaining(each -> !each.equals(to));
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void extract_fetched_succeedsAndLeavesNothing() {
    String backup =
        Objects.requireNonNull(go(rig.runner.backup(false, false)).facts().backup()).id();
    Run run = go(rig.runner.extract(backup));
    assertThat(run.state()).as(() -> run.reason()).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.handOver.received).containsExactly(run.id());
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void extract_notWhatWasBackedUp_isNeverOffered() {
    String backup =
        Objects.requireNonNull(go(rig.runner.backup(false, false)).facts().backup()).id();
    rig.data.reading =
        new Reading(
            Reading.Result.VERIFIED, 2L, "bb".repeat(16), List.of(), List.of(), true, null, 5);
    Run run = go(rig.runner.extract(backup));
    assertThat(run.reason()).contains("nothing was handed over", "keys: backed up 3, restored 2");
    assertThat(rig.handOver.received).isEmpty();
    assertThat(rig.orphans()).isEmpty();
  }

  @Test
  void provision_backupNeverChecked_makesTheVolumeAndSaysSo() {
    String backup =
        Objects.requireNonNull(go(rig.runner.backup(false, false)).facts().backup()).id();
    Run run = go(rig.runner.provision(backup, new NewVolume("restored", 2)));
    assertThat(run.state()).as(() -> run.reason()).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.longhorn.volumes).containsOnlyKeys("restored");
    assertThat(run.notes())
        .singleElement()
        .asString()
        .contains("no restore check has verified " + backup);
    rig.settle();
    assertThat(rig.longhorn.volumes).as("the janitor leaves it").containsOnlyKeys("restored");
  }

  @Test
  void provision_nameInUse_isRefusedAndTheVolumeStays() {
    String backup =
        Objects.requireNonNull(go(rig.runner.backup(false, false)).facts().backup()).id();
    rig.longhorn.restoreVolume("taken", "s3://b@r/?backup=other&volume=v", "default");
    for (String name : List.of("taken", FakeLonghorn.LIVE)) {
      Run run = go(rig.runner.provision(backup, new NewVolume(name, 2)));
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.reason()).contains("has a volume " + name + " already");
    }
    assertThat(rig.longhorn.volumes).containsOnlyKeys("taken");
  }

  @Test
  void provision_nameThatIsOursOrLonghornWouldChange_isRefusedAtOnce() {
    for (String name :
        List.of("Restored", "a_b", "", "x".repeat(41), "holdfast-check-20261121-040000-abcd")) {
      assertThatThrownBy(() -> new NewVolume(name, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("volume is \"" + name + "\"");
    }
    assertThatThrownBy(() -> new NewVolume("a", 11)).hasMessageContaining("1 to 10");
  }

  @Test
  void restore_folderNotEmpty_isRefusedBeforeAnythingIsDone(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("mine"), "mine");
    assertThatThrownBy(() -> rig.runner.restore("backup-1", folder))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("is not empty");
    assertThat(rig.journal.state().runs()).isEmpty();
  }

  @Test
  void schedule_missedTimes_areMadeUpForOnce() {
    Rig scheduled = new Rig(Rules.every5Minutes("often", 2).policy());
    scheduled.runner.once();
    scheduled.time.sleep(Duration.ofHours(3));
    scheduled.restart();
    scheduled.runner.once();
    assertThat(scheduled.journal.state().runs()).hasSize(1);
    scheduled.runner.once();
    assertThat(scheduled.journal.state().runs()).hasSize(1);
  }

  @Test
  void retention_moreThanKept_deletesOldestWithItsSnapshotButNotOthersBackups() {
    Rig scheduled = new Rig(Rules.every5Minutes("often", 2).policy());
    scheduled.longhorn.put("backup-of-somebody", "their-snapshot", Map.of());
    scheduled.runner.once();
    for (int i = 0; i < 5; i++) {
      scheduled.time.sleep(Duration.ofMinutes(5));
      scheduled.runner.once();
    }
    assertThat(scheduled.journal.state().runs())
        .hasSize(5)
        .allMatch(run -> run.state() == RunState.SUCCEEDED);
    assertThat(scheduled.longhorn.backups).hasSize(3).containsKey("backup-of-somebody");
    assertThat(scheduled.longhorn.snapshots).hasSize(2);
  }

  @Test
  void retention_fails_backupIsCheckedAllTheSameAndTheRunSaysSo() {
    Rig scheduled = new Rig(Rules.every5Minutes("often", 1).policy());
    scheduled.runner.once();
    for (int i = 0; i < 3; i++) {
      scheduled.time.sleep(Duration.ofMinutes(5));
      scheduled.longhorn.deletionRefusal = i < 2 ? "" : "the webhook said no";
      scheduled.runner.once();
    }
    Run run = scheduled.journal.state().runs().getLast();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("retention failed", "the webhook said no");
    assertThat(check(run).result()).isEqualTo(CheckResult.VERIFIED);
    assertThat(scheduled.longhorn.backups).hasSize(3);
  }

  @Test
  void guard_volumeThatIsNotOurs_isNotDeleted() {
    assertThatThrownBy(() -> ThrowAway.guard("holdfast-data", "holdfast-data"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ThrowAway.guard("somebodys", "holdfast-data"))
        .isInstanceOf(IllegalArgumentException.class);
    String ours = "holdfast-check-20261121-040000-abcd";
    assertThatThrownBy(() -> ThrowAway.guard(ours, ours))
        .isInstanceOf(IllegalArgumentException.class);
    ThrowAway.guard(ours, "holdfast-data");
  }

  @Test
  void sweep_volumeOfAnotherAgent_isLeftAlone() {
    String theirs = "holdfast-check-20261121-040000-abcd";
    String ours = "holdfast-check-20261121-040000-abce";
    rig.longhorn.restoreVolume(theirs, "s3://b@r/?backup=backup-1&volume=other", "default");
    rig.longhorn.restoreVolume(ours, "s3://b@r/?backup=backup-1&volume=holdfast-data", "default");
    rig.runner.once();
    assertThat(rig.longhorn.volumes).containsOnlyKeys(theirs);
  }

  private Run go(Run run) {
    rig.runner.once();
    assertThat(rig.run(run.id()).step(StepName.REMOVE).isEmpty() || rig.longhorn.volumes.isEmpty())
        .isTrue();
    return rig.run(run.id());
  }

  private static CheckOutcome check(Run run) {
    return Objects.requireNonNull(run.facts().check());
  }
}
