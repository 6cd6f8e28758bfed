package io.holdfast.agent.core.run;

import io.holdfast.agent.core.check.BrokenBlock;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.StepState;
import io.holdfast.agent.core.model.Trigger;
import io.holdfast.agent.core.port.Elsewhere;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.core.port.Stopped;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Drives one run through its steps.
 *
 * <pre>
 *   queued -> running: step 1 .. step n -> succeeded
 *                 |  a step fails
 *                 v
 *             running, with a reason: clean-up -> failed
 * </pre>
 *
 * The state is saved before and after each step. Entered for a run that is under way already, it
 * goes on at the first step that is not done, or with the clean-up if there is a reason.
 */
public final class RunExecutor {
  private static final Logger log = LoggerFactory.getLogger(RunExecutor.class);

  private final World world;
  private final Journal journal;
  private final RunListener listener;
  private final Verdicts verdicts;
  private final Cleanup cleanup;
  private final @Nullable Delegation delegation;
  private final Map<StepName, Step> steps = new EnumMap<>(StepName.class);

  /**
   * An executor.
   *
   * @param elsewhere carries out what stops the store, where that takes this process away with it;
   *     null where it does not
   */
  public RunExecutor(
      World world, Journal journal, RunListener listener, @Nullable Elsewhere elsewhere) {
    this.world = world;
    this.delegation = elsewhere == null ? null : new Delegation(world, elsewhere);
    this.journal = journal;
    this.listener = listener;
    this.verdicts = new Verdicts(world.time());
    ThrowAway throwAway = new ThrowAway(world);
    this.cleanup = new Cleanup(world, throwAway);
    steps.put(StepName.BARRIER, new BarrierStep(world));
    steps.put(StepName.SNAPSHOT, new SnapshotStep(world));
    steps.put(StepName.BACKUP, new BackupStep(world));
    steps.put(StepName.EXPORT, new ExportStep(world));
    steps.put(StepName.RECORD, new RecordStep());
    steps.put(StepName.RETENTION, new RetentionStep(world, listener));
    steps.put(StepName.SELECT, new SelectStep(world));
    steps.put(StepName.RESTORE, new RestoreStep(world));
    steps.put(StepName.VERIFY, new VerifyStep(world, verdicts));
    steps.put(StepName.ATTEST, new AttestStep(world));
    steps.put(StepName.PROVISION, new ProvisionStep(world));
    steps.put(StepName.COPY, new CopyStep(world, verdicts));
    steps.put(StepName.EXTRACT, new ExtractStep(world));
    InPlaceSteps inPlace = new InPlaceSteps(world);
    steps.put(StepName.PLAN, inPlace::plan);
    steps.put(StepName.PREPARE, inPlace::prepare);
    steps.put(StepName.STOP, inPlace::stop);
    steps.put(StepName.SAFEGUARD, inPlace::safeguard);
    steps.put(StepName.EXCHANGE, inPlace::exchange);
    steps.put(StepName.INSPECT, inPlace::inspect);
    steps.put(StepName.START, inPlace::start);
    steps.put(StepName.REMOVE, context -> throwAway.removeFor(context.run()));
  }

  /**
   * Brings a run to its end.
   *
   * @throws Stopped when the agent is being stopped; the run goes on at the next start
   */
  public void execute(String id) {
    MDC.put("run", id);
    try {
      RunContext context = new RunContext(journal, id);
      boolean again = context.run().startedAt() != null;
      context.change(run -> run.started(world.time().now()));
      log.info(
          "{} run of policy {} {}",
          lower(context.run().kind()),
          context.run().policy(),
          again ? "goes on" : "begins");
      Delegation delegated = context.run().kind() == RunKind.IN_PLACE ? delegation : null;
      if (delegated != null) {
        delegate(context, delegated);
        return;
      }
      if (context.run().reason() == null) {
        walk(context);
      }
      if (context.run().reason() != null) {
        cleanup.after(context);
      }
      finish(context);
    } finally {
      MDC.remove("run");
    }
  }

  private void walk(RunContext context) {
    for (StepName name : context.run().plan()) {
      boolean judged = name == StepName.VERIFY && context.facts().check() != null;
      if (context.run().isDone(name) || judged) {
        continue;
      }
      String unchanged = context.facts().unchanged();
      if (unchanged != null && name.isPointlessUnchanged()) {
        end(context, name, StepState.SKIPPED, "nothing was written since " + unchanged);
        continue;
      }
      try {
        perform(context, name);
      } catch (Stopped | StateConflict e) {
        throw e;
      } catch (RuntimeException e) {
        // A call that broke because the agent is being stopped says nothing about the run.
        world.time().sleep(Duration.ZERO);
        String words = words(e);
        end(context, name, StepState.FAILED, words);
        if (!goesOn(context, name, e, words)) {
          context.change(run -> run.failing(words));
          return;
        }
      }
    }
  }

  /** What failed there was undone there. */
  private void delegate(RunContext context, Delegation delegated) {
    try {
      delegated.perform(context);
    } catch (Stopped | StateConflict e) {
      throw e;
    } catch (RuntimeException e) {
      world.time().sleep(Duration.ZERO);
      String words = words(e);
      context.change(run -> run.failing(words));
    }
    finish(context);
    delegated.forget(context.id());
  }

  private void perform(RunContext context, StepName name) {
    Instant now = world.time().now();
    StepRecord begun = context.run().step(name).orElse(StepRecord.begun(name, now));
    StepRecord running = new StepRecord(name, StepState.RUNNING, begun.startedAt(), null, 0, null);
    context.change(run -> run.with(running));
    String detail = Objects.requireNonNull(steps.get(name)).perform(context);
    end(context, name, StepState.DONE, detail);
  }

  private void end(RunContext context, StepName name, StepState state, String words) {
    Instant now = world.time().now();
    StepRecord ended =
        context.run().step(name).orElse(StepRecord.begun(name, now)).ended(state, now, words);
    context.change(run -> run.with(ended));
    listener.stepEnded(context.run(), ended);
    String took = RestoreStep.seconds(ended.duration(now));
    if (state != StepState.FAILED) {
      log.info("{} ended in {} s: {}", lower(name), took, words);
    } else {
      log.warn("{} failed after {} s: {}", lower(name), took, words);
    }
  }

  /**
   * A check that fails is a verdict, and its throw-away volume is still to be removed; a removal
   * that fails is left to the janitor.
   */
  private boolean goesOn(RunContext context, StepName name, RuntimeException e, String words) {
    boolean checks = context.run().kind().outlivesVolume() || context.run().kind() == RunKind.CHECK;
    if (name == StepName.REMOVE) {
      context.note("left for the next clean-up: " + words);
      return true;
    }
    if (name == StepName.RETENTION || name == StepName.ATTEST) {
      // The backup is there and still to be checked, or was; the verdict on the run tells of this.
      return true;
    }
    if (checks && (name == StepName.RESTORE || name == StepName.VERIFY)) {
      CheckResult result =
          e instanceof Unrestorable ? CheckResult.UNRESTORABLE : CheckResult.INCONCLUSIVE;
      verdicts.write(context, verdicts.without(context, result, words));
      adviseOn(context, words);
      return true;
    }
    if (e instanceof Unrestorable) {
      adviseOn(context, words);
      verdicts.write(context, verdicts.without(context, CheckResult.UNRESTORABLE, words));
    }
    return false;
  }

  private static void adviseOn(RunContext context, String words) {
    if (BrokenBlock.in(words) != null) {
      context.note(
          "Longhorn does not look again at a block that it has sent once, so further incremental"
              + " backups share this damage: take a full backup (backup --full), and check it");
    }
  }

  private void finish(RunContext context) {
    String reason = Objects.requireNonNullElse(context.run().reason(), verdict(context));
    RunState state = reason.isEmpty() ? RunState.SUCCEEDED : RunState.FAILED;
    Instant now = world.time().now();
    journal.updatePatiently(
        all ->
            remembering(
                all, context.id(), run -> run.ended(state, now, reason.isEmpty() ? null : reason)));
    Run run = context.run();
    listener.runEnded(run);
    if (state == RunState.SUCCEEDED) {
      log.info("run succeeded");
    } else {
      log.error("run failed: {}", reason);
    }
  }

  /** The end of a run and what its policy is remembered by, in one go. */
  private static AgentState remembering(AgentState state, String id, UnaryOperator<Run> ending) {
    AgentState ended = state.changing(id, ending);
    Run run = ended.run(id).orElseThrow();
    if (run.trigger() == Trigger.REQUEST && !run.kind().outlivesVolume()) {
      return ended;
    }
    boolean ok = run.state() == RunState.SUCCEEDED;
    // A check of a backup that was named belongs to a policy that is for backups, not for checks.
    boolean served = run.kind() == RunKind.CHECK ? ok && run.subject() == null : run.hasServed();
    Instant at =
        run.step(StepName.purpose(run.kind())).map(StepRecord::endedAt).orElse(run.endedAt());
    return ended.remembering(
        run.policy(),
        memory -> {
          PolicyMemory next = memory.ended(run.startedAt(), ok);
          return served && at != null ? next.succeeded(at) : next;
        });
  }

  /**
   * Why a run whose steps went through failed all the same: its check found something, or nothing.
   * Empty when all is well.
   */
  private static String verdict(RunContext context) {
    Optional<String> retention =
        context
            .run()
            .step(StepName.RETENTION)
            .filter(step -> step.state() == StepState.FAILED)
            .map(step -> "the backup was made, but retention failed: " + step.detail());
    Optional<String> attest =
        context
            .run()
            .step(StepName.ATTEST)
            .filter(step -> step.state() == StepState.FAILED)
            .map(step -> "the check passed, but its report could not be kept: " + step.detail());
    @Nullable CheckOutcome check = context.facts().check();
    if (check == null || check.result() == CheckResult.VERIFIED) {
      return retention.or(() -> attest).orElse("");
    }
    String made =
        context.run().kind().outlivesVolume()
            ? check.backup() + " was made, but its restore check is "
            : check.backup() + " is ";
    return made + lower(check.result()) + ": " + check.reason();
  }

  private static String words(RuntimeException e) {
    if (e instanceof Refused || e instanceof Unavailable || e instanceof Unrestorable) {
      return String.valueOf(e.getMessage());
    }
    log.error("unexpected", e);
    return "internal error: " + e;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
