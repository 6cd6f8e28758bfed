package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Elsewhere;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a run carried out by a process of its own, and takes over what came of it. The agent may be
 * away meanwhile, as it is when the run stops the store whose pod it shares: the run stays under
 * way in the agent's own journal, so the next agent looks after it and begins nothing else.
 */
final class Delegation {
  private static final Logger log = LoggerFactory.getLogger(Delegation.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration BEGIN_AGAIN = Duration.ofSeconds(30);

  private final World world;
  private final Elsewhere elsewhere;

  Delegation(World world, Elsewhere elsewhere) {
    this.world = world;
    this.elsewhere = elsewhere;
  }

  /**
   * Returns with the run as its process ended it, not forgotten yet.
   *
   * @throws Refused when the process does not come up, before it has changed anything
   */
  void perform(RunContext context) {
    String id = context.id();
    boolean started = false;
    while (true) {
      Optional<Run> there = patiently(context, () -> elsewhere.look(id));
      if (there.isPresent() && there.get().state().isFinal()) {
        take(context, there.get());
        return;
      }
      there.ifPresent(run -> show(context, run));
      if (!started) {
        String where = patiently(context, () -> elsewhere.start(id, errand(context)));
        context.note("goes on in " + where);
        started = true;
      }
      String trouble = patiently(context, () -> elsewhere.trouble(id));
      if (!trouble.isEmpty()) {
        log.warn("the process of run {} does not go on: {}", id, trouble);
        patiently(context, () -> ended(id));
        // It is looked at only now, when it can no longer go on behind our back.
        if (!hasTouchedTheStore(context)) {
          throw new Refused("nothing was changed: " + trouble);
        }
        context.note("begun again, since a store that stands still can not be left so: " + trouble);
        started = false;
        world.time().sleep(BEGIN_AGAIN);
      }
      world.time().sleep(LOOK_EVERY);
    }
  }

  private boolean hasTouchedTheStore(RunContext context) {
    return patiently(context, () -> elsewhere.look(context.id()))
        .filter(run -> run.state().isFinal() || run.hasBegun(StepName.STOP))
        .isPresent();
  }

  /** Removes what is left of the process, once the run has its end in our own journal. */
  void forget(String id) {
    try {
      elsewhere.forget(id);
    } catch (Unavailable | Refused e) {
      log.warn("left for the next clean-up: {}", e.getMessage());
    }
  }

  /** What the process has to know: the run, and what its backup has to come back with. */
  private static AgentState errand(RunContext context) {
    AgentState state = AgentState.empty().adding(context.run());
    String backup = context.run().subject();
    BackupRecord record = backup == null ? null : context.journal().state().backups().get(backup);
    return record == null ? state : state.with(record);
  }

  private static void show(RunContext context, Run there) {
    context
        .journal()
        .show(
            state ->
                state.changing(
                    context.id(),
                    run -> {
                      Run shown = run.with(there.facts());
                      for (var step : there.steps()) {
                        shown = shown.with(step);
                      }
                      return shown;
                    }));
  }

  private static void take(RunContext context, Run there) {
    context.change(
        run -> {
          Run taken = run.with(there.facts());
          for (var step : there.steps()) {
            taken = taken.with(step);
          }
          for (String note : there.notes()) {
            taken = taken.noting(note);
          }
          return there.reason() == null ? taken : taken.failing(there.reason());
        });
  }

  private Boolean ended(String id) {
    elsewhere.end(id);
    return true;
  }

  /** The API server may be away for minutes, and that says nothing of the run. */
  private <T> T patiently(RunContext context, Supplier<T> question) {
    return new Patience(world.time(), context.deadlines().verify())
        .until(
            "no answer about run " + context.id(),
            context.deadlines().verify(),
            () -> {
              try {
                return Optional.of(question.get());
              } catch (Unavailable e) {
                log.warn("looking after run {}: {}", context.id(), e.getMessage());
                throw e;
              }
            });
  }
}
