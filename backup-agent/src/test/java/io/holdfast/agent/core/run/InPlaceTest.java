package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.port.Unavailable;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A restore in place, and what becomes of it when something is not as it should be. */
class InPlaceTest {
  private final Rig rig = new Rig();

  @Test
  void restore_snapshotIsOnTheVolume_revertsToIt() {
    String backup = backup();
    rig.longhorn.contents.put(FakeLonghorn.LIVE, "later");
    Run run = go(rig.runner.restoreInPlace(backup));

    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.steps()).extracting(StepRecord::name).isEqualTo(run.plan());
    assertThat(Objects.requireNonNull(run.facts().inPlace()).way()).isEqualTo(Way.REVERT);
    assertThat(rig.workload.content()).isEqualTo("as it was+");
    assertThat(rig.workload.running).isTrue();
    assertThat(rig.longhorn.volumes).isEmpty();
    assertThat(rig.longhorn.contents.get(Names.SAFETY.name(run.id()))).isEqualTo("later");
    assertThat(run.step(StepName.INSPECT).orElseThrow().detail())
        .startsWith("verified, 3 keys, digest " + "aa".repeat(16));
  }

  @Test
  void restore_snapshotIsGone_putsAVolumeInThePlaceOfTheOldOneWhichStays() {
    String backup = backup();
    rig.longhorn.snapshots.clear();
    rig.longhorn.contents.put(FakeLonghorn.LIVE, "later");
    Run run = go(rig.runner.restoreInPlace(backup));

    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.workload.bound).isEqualTo(Names.RESTORED.name(run.id()));
    assertThat(rig.workload.content()).isEqualTo("as it was+");
    assertThat(rig.longhorn.contents).containsEntry(FakeLonghorn.LIVE, "later");
    rig.settle();
    assertThat(rig.longhorn.volumes).containsOnlyKeys(Names.RESTORED.name(run.id()));
  }

  @Test
  void restore_volumeIsFaulted_putsAnotherInItsPlace() {
    String backup = backup();
    rig.longhorn.faulted = true;
    Run run = go(rig.runner.restoreInPlace(backup));
    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.workload.bound).isEqualTo(Names.RESTORED.name(run.id()));
  }

  @Test
  void restore_snapshotIsGoneAndVolumesCanNotBeSwapped_copies() {
    String backup = backup();
    rig.longhorn.snapshots.clear();
    rig.workload.otherwise = Way.COPY;
    rig.longhorn.contents.put(FakeLonghorn.LIVE, "later");
    Run run = go(rig.runner.restoreInPlace(backup));

    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.workload.content()).isEqualTo("as it was+");
    assertThat(rig.longhorn.volumes).as("throw-away volumes").isEmpty();
  }

  @Test
  void restore_whatCameIsNotWhatWasBackedUp_isUndone() {
    for (Way way : Way.values()) {
      Rig other = new Rig();
      String backup = backup(other);
      prepare(other, way);
      other.workload.found = Reading.Result.UNREADABLE;
      Run run = go(other, other.runner.restoreInPlace(backup));

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.reason()).as("%s", way).contains("does not load");
      assertUndone(other, way);
      assertThat(run.isDone(StepName.UNDO)).isTrue();
    }
  }

  @Test
  void restore_storeDoesNotGetReadyWithIt_isUndone() {
    for (Way way : Way.values()) {
      Rig other = new Rig();
      String backup = backup(other);
      prepare(other, way);
      other.workload.poison = "as it was";
      Run run = go(other, other.runner.restoreInPlace(backup));
      assertThat(run.reason()).as("%s", way).contains("did not get ready");
      assertUndone(other, way);
    }
  }

  @Test
  void restore_backupDoesNotRestore_neverStopsTheStore() {
    String backup = backup();
    rig.longhorn.snapshots.clear();
    rig.longhorn.restoreError = "checksum differs";
    Run run = go(rig.runner.restoreInPlace(backup));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(rig.workload.stops).isZero();
    assertThat(rig.longhorn.volumes).isEmpty();
  }

  @Test
  void restore_snapshotOrAttachingNeverEnds_theStoreIsBackAsItWas() {
    for (boolean attaching : new boolean[] {true, false}) {
      Rig other = new Rig();
      String backup = backup(other);
      prepare(other, Way.REVERT);
      other.longhorn.attachStuck = attaching;
      other.longhorn.snapshotsStuck = !attaching;
      Run run = go(other, other.runner.restoreInPlace(backup));
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.reason())
          .contains(attaching ? "was not attached for maintenance" : "was not ready to use");
      assertUndone(other, Way.REVERT);
    }
  }

  @Test
  void restore_backupNeverRestored_neverStopsTheStore() {
    String backup = backup();
    prepare(rig, Way.SWAP);
    rig.longhorn.restoreStuck = true;
    Run run = go(rig.runner.restoreInPlace(backup));
    assertThat(run.reason()).contains("has not moved");
    assertThat(rig.workload.stops).isZero();
    assertThat(rig.longhorn.volumes).isEmpty();
  }

  @Test
  void restore_undoIsRefused_isTriedAgainUntilTheStoreIsBack() {
    String backup = backup();
    rig.longhorn.contents.put(FakeLonghorn.LIVE, "later");
    rig.workload.found = Reading.Result.UNREADABLE;
    Run run = rig.runner.restoreInPlace(backup);
    rig.longhorn.revertRefusal = "the webhook said no";
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(rig.runner::once)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("the webhook said no");
      assertThat(rig.run(run.id()).state()).isEqualTo(RunState.RUNNING);
      assertThat(rig.run(run.id()).notes()).singleElement().asString().contains("not back yet");
    }
    rig.longhorn.revertRefusal = "";
    rig.settle();
    assertThat(rig.run(run.id()).state()).isEqualTo(RunState.FAILED);
    assertThat(rig.workload.content()).isEqualTo("later+");
  }

  @Test
  void safetySnapshots_ofSeveralRestores_onlyTheNewestStays() {
    String backup = backup();
    Run first = go(rig.runner.restoreInPlace(backup));
    Run second = go(rig.runner.restoreInPlace(backup));
    rig.settle();
    assertThat(rig.longhorn.snapshots)
        .containsKey(Names.SAFETY.name(second.id()))
        .doesNotContainKey(Names.SAFETY.name(first.id()));
  }

  static void prepare(Rig rig, Way way) {
    if (way != Way.REVERT) {
      rig.longhorn.snapshots.clear();
      rig.workload.otherwise = way;
    }
    rig.longhorn.contents.put(FakeLonghorn.LIVE, "later");
  }

  private static void assertUndone(Rig rig, Way way) {
    assertThat(rig.workload.bound).as("%s", way).isEqualTo(FakeLonghorn.LIVE);
    assertThat(rig.workload.content()).as("%s", way).isEqualTo("later+");
    assertThat(rig.workload.running).as("%s", way).isTrue();
    assertThat(rig.orphans()).as("%s", way).isEmpty();
  }

  private String backup() {
    return backup(rig);
  }

  static String backup(Rig rig) {
    Run run = rig.runner.backup(false, false);
    rig.runner.once();
    return Objects.requireNonNull(rig.run(run.id()).facts().backup()).id();
  }

  private Run go(Run run) {
    return go(rig, run);
  }

  private static Run go(Rig rig, Run run) {
    rig.time.sleep(java.time.Duration.ofSeconds(1));
    rig.runner.once();
    return rig.run(run.id());
  }
}
