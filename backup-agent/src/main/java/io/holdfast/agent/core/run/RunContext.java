package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunFacts;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.StepName;
import java.util.function.UnaryOperator;

/** One run, as its steps see and write it. */
public final class RunContext {
  private final Journal journal;
  private final String id;

  RunContext(Journal journal, String id) {
    this.journal = journal;
    this.id = id;
  }

  /** The run's id. */
  public String id() {
    return id;
  }

  /** The run as it is now. */
  public Run run() {
    return journal.state().run(id).orElseThrow(() -> new IllegalStateException("no run " + id));
  }

  /** How the run goes about it. */
  public RunOptions options() {
    return run().options();
  }

  /** How long it may take. */
  public Deadlines deadlines() {
    return options().deadlines();
  }

  /** What the run knows. */
  public RunFacts facts() {
    return run().facts();
  }

  /** The whole memory, for steps that look beyond their run. */
  public Journal journal() {
    return journal;
  }

  /** Writes down facts; they survive a kill from here on. */
  public void learn(UnaryOperator<RunFacts> change) {
    change(run -> run.with(change.apply(run.facts())));
  }

  /** Writes down something an operator should know though the run goes on. */
  public void note(String note) {
    change(run -> run.noting(note));
  }

  /** Shows how far a step is, without writing it down. */
  public void progress(StepName step, int percent, String words) {
    journal.show(
        state ->
            state.changing(
                id,
                run -> run.step(step).map(each -> run.with(each.at(percent, words))).orElse(run)));
  }

  void change(UnaryOperator<Run> change) {
    journal.updatePatiently(state -> state.changing(id, change));
  }
}
