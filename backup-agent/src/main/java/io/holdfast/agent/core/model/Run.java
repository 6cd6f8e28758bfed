package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run, from being asked for until its end.
 *
 * @param policy name of the policy, {@link Policy#MANUAL} for runs by hand
 * @param options how it goes about it
 * @param checkAfterwards whether a backup run goes on with a restore check
 * @param subject the backup a check or restore was asked for, null for the newest
 * @param steps those begun so far, in order
 * @param reason why it failed, or what is being cleaned up after while it still runs
 * @param notes what an operator should know though the run went on
 */
public record Run(
    String id,
    RunKind kind,
    String policy,
    Trigger trigger,
    RunOptions options,
    boolean checkAfterwards,
    @Nullable String subject,
    Instant requestedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    RunState state,
    List<StepRecord> steps,
    RunFacts facts,
    @Nullable String reason,
    List<String> notes) {
  public Run {
    // A run that an older version wrote down has none.
    options =
        Objects.requireNonNullElse(options, RunOptions.plain("default", Deadlines.defaults()));
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** A run that waits for its turn. */
  public static Run queued(
      String id,
      RunKind kind,
      String policy,
      Trigger trigger,
      RunOptions options,
      boolean checkAfterwards,
      @Nullable String subject,
      Instant now) {
    return new Run(
        id,
        kind,
        policy,
        trigger,
        options,
        checkAfterwards,
        subject,
        now,
        null,
        null,
        RunState.QUEUED,
        List.of(),
        RunFacts.none(),
        null,
        List.of());
  }

  /** The steps this run takes, in order. */
  public List<StepName> plan() {
    return StepName.plan(kind, checkAfterwards);
  }

  /** The record of a step, if it was begun. */
  public Optional<StepRecord> step(StepName name) {
    return steps.stream().filter(step -> step.name() == name).findFirst();
  }

  /**
   * Whether it has made, or found made already, what it is for: that stays, whatever becomes of the
   * rest.
   */
  public boolean hasServed() {
    return step(StepName.purpose(kind))
        .filter(step -> step.state() == StepState.DONE || step.state() == StepState.SKIPPED)
        .isPresent();
  }

  /** Whether a step was begun, done or not. */
  public boolean hasBegun(StepName name) {
    return step(name).isPresent();
  }

  /** Whether a step is done. */
  public boolean isDone(StepName name) {
    return step(name).filter(step -> step.state() == StepState.DONE).isPresent();
  }

  public Run started(Instant now) {
    Instant first = startedAt != null ? startedAt : now;
    return copy(first, null, RunState.RUNNING, steps, facts, reason, notes);
  }

  public Run ended(RunState end, Instant now, @Nullable String words) {
    return copy(startedAt, now, end, steps, facts, words, notes);
  }

  public Run failing(String words) {
    return copy(startedAt, endedAt, state, steps, facts, words, notes);
  }

  public Run with(RunFacts value) {
    return copy(startedAt, endedAt, state, steps, value, reason, notes);
  }

  public Run noting(String note) {
    if (notes.contains(note)) {
      return this;
    }
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return copy(startedAt, endedAt, state, steps, facts, reason, more);
  }

  /** The run with a step put in or replaced. */
  public Run with(StepRecord step) {
    List<StepRecord> changed = new ArrayList<>(steps);
    int index = changed.stream().map(StepRecord::name).toList().indexOf(step.name());
    if (index < 0) {
      changed.add(step);
    } else {
      changed.set(index, step);
    }
    return copy(startedAt, endedAt, state, changed, facts, reason, notes);
  }

  private Run copy(
      @Nullable Instant start,
      @Nullable Instant end,
      RunState newState,
      List<StepRecord> newSteps,
      RunFacts newFacts,
      @Nullable String newReason,
      List<String> newNotes) {
    return new Run(
        id,
        kind,
        policy,
        trigger,
        options,
        checkAfterwards,
        subject,
        requestedAt,
        start,
        end,
        newState,
        newSteps,
        newFacts,
        newReason,
        newNotes);
  }
}
