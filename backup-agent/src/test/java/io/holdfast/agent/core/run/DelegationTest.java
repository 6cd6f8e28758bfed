package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Runs that a process of its own carries out. */
class DelegationTest {
  private final Rig rig = new Rig(true);
  private final FakeElsewhere elsewhere = Objects.requireNonNull(rig.elsewhere);

  @Test
  void restore_doneElsewhere_isTakenOverWithItsStepsAndForgottenThere() {
    Run run = go();
    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.steps()).extracting(step -> step.name()).isEqualTo(run.plan());
    assertThat(run.notes()).contains("goes on in job " + run.id());
    assertThat(rig.workload.content()).isEqualTo("as it was+");
    assertThat(elsewhere.saved).isNull();
    assertThat(elsewhere.processes).isEmpty();
    assertThat(elsewhere.executed).isEqualTo(1);
  }

  @Test
  void restore_failedAndUndoneElsewhere_hasItsReasonAndIsNotUndoneTwice() {
    rig.workload.found = Reading.Result.UNREADABLE;
    Run run = go();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("does not load");
    assertThat(run.isDone(StepName.UNDO)).isTrue();
    assertThat(rig.workload.content()).isEqualTo("later+");
  }

  @Test
  void restore_processDoesNotComeUp_failsWithItsWordsAndStopsNothing() {
    elsewhere.words = "the image can not be pulled";
    Run run = go();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).isEqualTo("nothing was changed: the image can not be pulled");
    assertThat(rig.workload.stops).isZero();
    assertThat(elsewhere.processes).isEmpty();
  }

  @Test
  void sweep_processThatNoHistoryKnows_isLeftAtWork() {
    elsewhere.processes.add("20261121-040000-abcd");
    rig.settle();
    assertThat(elsewhere.processes).hasSize(1);
  }

  private Run go() {
    String backup = InPlaceTest.backup(rig);
    InPlaceTest.prepare(rig, Way.REVERT);
    Run run = rig.runner.restoreInPlace(backup);
    rig.runner.once();
    return rig.run(run.id());
  }
}
