package io.holdfast.agent.core.history;

import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one run.
 *
 * @param run as it is afterwards
 * @param step the step it happened to, null when it happened to the run as a whole
 * @param words the note, or why the run failed; null where there are none
 */
public record RunChange(Kind kind, Run run, @Nullable StepRecord step, @Nullable String words) {
  /** What can happen to a run. */
  public enum Kind {
    /** It waits for its turn. */
    QUEUED,
    STARTED,
    STEP_BEGUN,
    /** A step is further on, or says something else of how far it is. */
    STEP_PROGRESS,
    /** A step is done, has failed or is left out. */
    STEP_ENDED,
    /** Something was noted that an operator should know. */
    NOTED,
    ENDED
  }

  /** What happened to runs from one state to the next, in the order in which it did. */
  public static List<RunChange> between(AgentState before, AgentState after) {
    List<RunChange> changes = new ArrayList<>();
    for (int i = 0; i < after.runs().size(); i++) {
      Run run = after.runs().get(i);
      // Most changes are of one run, and leave the others where they were.
      if (i < before.runs().size() && before.runs().get(i).equals(run)) {
        continue;
      }
      add(changes, before.run(run.id()).orElse(null), run);
    }
    return changes;
  }

  private static void add(List<RunChange> changes, @Nullable Run before, Run after) {
    if (before == null) {
      changes.add(new RunChange(Kind.QUEUED, after, null, null));
    }
    if (after.startedAt() != null && (before == null || before.startedAt() == null)) {
      changes.add(new RunChange(Kind.STARTED, after, null, null));
    }
    for (StepRecord step : after.steps()) {
      @Nullable StepRecord known = before == null ? null : before.step(step.name()).orElse(null);
      kind(known, step).ifPresent(kind -> changes.add(new RunChange(kind, after, step, null)));
    }
    for (String note : after.notes()) {
      if (before == null || !before.notes().contains(note)) {
        changes.add(new RunChange(Kind.NOTED, after, null, note));
      }
    }
    if (after.state().isFinal() && (before == null || !before.state().isFinal())) {
      changes.add(new RunChange(Kind.ENDED, after, null, after.reason()));
    }
  }

  private static Optional<Kind> kind(@Nullable StepRecord before, StepRecord after) {
    if (after.equals(before)) {
      return Optional.empty();
    }
    if (after.state() != StepState.RUNNING) {
      return Optional.of(Kind.STEP_ENDED);
    }
    boolean ran = before != null && before.state() == StepState.RUNNING;
    return Optional.of(ran ? Kind.STEP_PROGRESS : Kind.STEP_BEGUN);
  }
}
