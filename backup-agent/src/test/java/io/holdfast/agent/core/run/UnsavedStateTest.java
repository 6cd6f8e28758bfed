package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The disk of the state is full for hours, or read-only, which is the same to the agent. */
class UnsavedStateTest {
  private static final Duration HOURS = Duration.ofHours(2);

  @Test
  void dueRun_canNotBeWrittenDown_doesNotBeginBeforeItCan() {
    Rig rig = new Rig(Rules.every5Minutes("often", 2).policy());
    rig.runner.once();
    rig.time.sleep(Duration.ofMinutes(5));
    rig.fullAfter(0, HOURS);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> rig.runner.once()).isInstanceOf(Unavailable.class);
    }
    assertThat(rig.store.saves).isZero();
    assertThat(rig.longhorn.snapshots).isEmpty();
    assertThat(rig.journal.state().runs()).isEmpty();
    assertThat(rig.journal.unsaved())
        .hasValueSatisfying(
            each -> assertThat(each.words()).contains("state.json", "No space left on device"));

    rig.time.sleep(HOURS);
    rig.journal.retry();
    assertThat(rig.journal.unsaved()).isEmpty();
    rig.runner.once();
    assertThat(rig.journal.state().runs())
        .singleElement()
        .matches(run -> run.state() == RunState.SUCCEEDED);
  }

  @Test
  void runByHand_canNotBeWrittenDown_isNotTaken() {
    Rig rig = new Rig();
    rig.fullAfter(0, HOURS);
    assertThatThrownBy(() -> rig.runner.backup(false, false))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("No space left on device");
    rig.time.sleep(HOURS);
    rig.runner.once();
    assertThat(rig.longhorn.asked).isZero();
  }

  /** From each save on that there is, one a time. */
  @Test
  void backupRun_diskFullFromAnySaveOn_waitsAndIsFinishedOnce() {
    for (int saves = 0; ; saves++) {
      Rig rig = new Rig();
      Run run = rig.runner.backup(true, false);
      rig.fullAfter(saves, HOURS);
      rig.runner.once();
      Run ended = rig.run(run.id());
      assertThat(ended.state())
          .as("%s saves: %s", saves, ended.reason())
          .isEqualTo(RunState.SUCCEEDED);
      assertThat(rig.longhorn.asked).as("%s saves: asked for backups", saves).isEqualTo(1);
      assertThat(rig.backupsOf(run.id())).as("%s saves", saves).hasSize(1);
      assertThat(rig.orphans()).as("%s saves", saves).isEmpty();
      assertThat(rig.evidence.reports).as("%s saves", saves).hasSize(1);
      assertThat(rig.journal.unsaved()).as("%s saves", saves).isEmpty();
      if (!rig.wasFull()) {
        assertThat(saves).isGreaterThan(15);
        return;
      }
    }
  }
}
