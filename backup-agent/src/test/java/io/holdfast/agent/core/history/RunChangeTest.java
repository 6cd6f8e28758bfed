package io.holdfast.agent.core.history;

import static io.holdfast.agent.core.history.RunChange.Kind.ENDED;
import static io.holdfast.agent.core.history.RunChange.Kind.NOTED;
import static io.holdfast.agent.core.history.RunChange.Kind.QUEUED;
import static io.holdfast.agent.core.history.RunChange.Kind.STARTED;
import static io.holdfast.agent.core.history.RunChange.Kind.STEP_BEGUN;
import static io.holdfast.agent.core.history.RunChange.Kind.STEP_ENDED;
import static io.holdfast.agent.core.history.RunChange.Kind.STEP_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import io.holdfast.agent.core.model.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RunChangeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T04:10:00Z");
  private static final AgentState QUEUE =
      AgentState.empty().adding(queued("other")).adding(queued("run"));

  @Test
  void between_equalStates_isNothing() {
    assertThat(RunChange.between(QUEUE, QUEUE)).isEmpty();
    assertThat(RunChange.between(QUEUE, QUEUE.fired("policy", NOW))).isEmpty();
  }

  @Test
  void between_newRun_isQueued() {
    assertThat(RunChange.between(AgentState.empty(), QUEUE))
        .extracting(RunChange::kind)
        .containsExactly(QUEUED, QUEUED);
  }

  @Test
  void between_startAndSteps_areToldOneByOne() {
    AgentState started = changing(QUEUE, run -> run.started(NOW));
    assertThat(kinds(QUEUE, started)).containsExactly(STARTED);

    StepRecord begun = StepRecord.begun(StepName.BACKUP, NOW);
    AgentState stepping = changing(started, run -> run.with(begun));
    assertThat(kinds(started, stepping)).containsExactly(STEP_BEGUN);

    AgentState further = changing(stepping, run -> run.with(begun.at(40, "uploading")));
    assertThat(RunChange.between(stepping, further))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.kind()).isEqualTo(STEP_PROGRESS);
              assertThat(each.run().id()).isEqualTo("run");
              assertThat(each.step()).isEqualTo(begun.at(40, "uploading"));
            });
    assertThat(kinds(further, changing(further, run -> run.with(begun.at(40, "uploading")))))
        .as("as far as before")
        .isEmpty();

    AgentState done =
        changing(further, run -> run.with(begun.ended(StepState.DONE, NOW, "backup-1")));
    assertThat(kinds(further, done)).containsExactly(STEP_ENDED);
    AgentState again = changing(done, run -> run.with(begun));
    assertThat(kinds(done, again)).as("taken up again").containsExactly(STEP_BEGUN);
  }

  @Test
  void between_stepLeftOut_isEndedWithoutABeginning() {
    StepRecord skipped =
        StepRecord.begun(StepName.BACKUP, NOW).ended(StepState.SKIPPED, NOW, "unchanged");
    assertThat(kinds(QUEUE, changing(QUEUE, run -> run.with(skipped)))).containsExactly(STEP_ENDED);
  }

  @Test
  void between_noteAndEndInOneChange_areBothTold() {
    AgentState ended =
        changing(
            QUEUE,
            run -> run.started(NOW).noting("look here").ended(RunState.FAILED, NOW, "no room"));
    List<RunChange> changes = RunChange.between(QUEUE, ended);
    assertThat(changes).extracting(RunChange::kind).containsExactly(STARTED, NOTED, ENDED);
    assertThat(changes).extracting(RunChange::words).containsExactly(null, "look here", "no room");
  }

  @Test
  void between_runsThatMadeRoom_areNotMissed() {
    AgentState many = AgentState.empty();
    for (int i = 0; i < 100; i++) {
      many = many.adding(queued("run-" + i).ended(RunState.SUCCEEDED, NOW, null));
    }
    AgentState more = many.adding(queued("new").ended(RunState.SUCCEEDED, NOW, null));
    assertThat(more.runs()).hasSameSizeAs(many.runs());
    assertThat(RunChange.between(many, more))
        .extracting(each -> each.run().id())
        .containsOnly("new");
  }

  private static List<RunChange.Kind> kinds(AgentState before, AgentState after) {
    return RunChange.between(before, after).stream().map(RunChange::kind).toList();
  }

  private static AgentState changing(AgentState state, UnaryOperator<Run> change) {
    return state.changing("run", change);
  }

  private static Run queued(String id) {
    return Run.queued(
        id,
        RunKind.BACKUP,
        "policy",
        Trigger.REQUEST,
        RunOptions.plain("default", Deadlines.defaults()),
        false,
        null,
        NOW);
  }
}
