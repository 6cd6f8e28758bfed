package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.NewVolume;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunFacts;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.Trigger;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.core.port.Stopped;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.core.schedule.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off the runs one after the other on one thread, since a volume can be in one run only; the
 * others wait in the journal, which is the queue. Between runs it watches the schedule and lets the
 * janitor sweep.
 */
public final class Runner {
  private static final Logger log = LoggerFactory.getLogger(Runner.class);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(5);
  private static final int QUEUE_LIMIT = 20;

  private final World world;
  private final Journal journal;
  private final RunExecutor executor;
  private final Janitor janitor;
  private final Scheduler scheduler;
  private final Policies policies;
  private final RandomGenerator random;
  private final Time time;
  private final Semaphore wake = new Semaphore(0);
  private Deadline nextSweep;
  private String complaint = "";
  private volatile @Nullable String broken;

  public Runner(
      World world,
      Journal journal,
      RunExecutor executor,
      Janitor janitor,
      Scheduler scheduler,
      RandomGenerator random) {
    this.world = world;
    this.journal = journal;
    this.executor = executor;
    this.janitor = janitor;
    this.scheduler = scheduler;
    this.policies = world.policies();
    this.random = random;
    this.time = world.time();
    this.nextSweep = Deadline.in(Duration.ZERO, time);
  }

  /**
   * Queues a backup by hand.
   *
   * @param full whether every block is sent, known to the backup store or not
   */
  public Run backup(boolean check, boolean full) {
    if (policies.byHand().export()) {
      throw new Refused(
          "there is no longhorn in the configuration, so no backup can be made; an export can");
    }
    return queue(RunKind.BACKUP, policies.byHand().sendingAll(full), check, null, facts -> facts);
  }

  /** Queues an export by hand, to a target that there is. */
  public Run export(String target, boolean check) {
    RunOptions options = RunOptions.export(target, policies.byHand().deadlines());
    return queue(RunKind.EXPORT, options, check, null, facts -> facts);
  }

  /**
   * Queues a restore check.
   *
   * @param backup the newest when null
   */
  public Run check(@Nullable String backup) {
    return queue(RunKind.CHECK, policies.byHand(), false, backup, facts -> facts);
  }

  /**
   * Queues a restore to a folder.
   *
   * @throws Refused when the folder is not absolute, or holds anything
   */
  public Run restore(String backup, Path directory) {
    refuseExport(backup);
    CopyStep.requireEmpty(directory);
    return queue(
        RunKind.RESTORE,
        policies.byHand(),
        false,
        backup,
        facts -> facts.withDirectory(directory.toString()));
  }

  /** Queues a restore into a volume that stays. */
  public Run provision(String backup, NewVolume volume) {
    refuseExport(backup);
    return queue(
        RunKind.PROVISION, policies.byHand(), false, backup, facts -> facts.withNewVolume(volume));
  }

  private static void refuseExport(String backup) {
    if (Names.EXPORT.is(backup)) {
      throw new Refused(
          backup
              + " is an export, which no volume is made of: fetch "
              + backup
              + " --to DIR gets its files");
    }
  }

  /** Queues a restore of a backup's, or export's, snapshot file, which is then to be fetched. */
  public Run extract(String backup) {
    return queue(RunKind.EXTRACT, policies.byHand(), false, backup, facts -> facts);
  }

  /**
   * Queues a restore in the store's own place: the store stops for it.
   *
   * @throws Refused where that can not be done
   */
  public Run restoreInPlace(String backup) {
    requireBackup(backup);
    String refusal = world.workload().refusal();
    if (!refusal.isEmpty()) {
      throw new Refused(refusal);
    }
    return queue(RunKind.IN_PLACE, policies.byHand(), false, backup, facts -> facts);
  }

  /** What {@link #restoreInPlace} would do now. */
  public InPlace plan(String backup) {
    Backup found = SelectStep.select(world, policies.byHand(), requireBackup(backup));
    return InPlaceSteps.decide(world, found);
  }

  private static String requireBackup(String id) {
    if (Names.EXPORT.is(id)) {
      throw new Refused(id + " is an export, which is a file already: fetch " + id + " gets it");
    }
    return id;
  }

  /** Why no run will ever begin again in this process, empty while all is well. */
  public Optional<String> broken() {
    return Optional.ofNullable(broken);
  }

  /** Works until the agent is stopped or somebody else has taken over the state. */
  public void work() {
    while (true) {
      try {
        once();
        complaint = "";
        wake.tryAcquire(1, TimeUnit.SECONDS);
        wake.drainPermits();
      } catch (Stopped | InterruptedException e) {
        log.info("stopping; {} runs go on at the next start", journal.state().unfinished().size());
        return;
      } catch (StateConflict e) {
        broken = e.getMessage();
        log.error("no run begins any more: {}", e.getMessage());
        return;
      } catch (RuntimeException e) {
        complain(e);
        try {
          time.sleep(Duration.ofSeconds(5));
        } catch (Stopped stopped) {
          return;
        }
      }
    }
  }

  /** Says what keeps runs from going on, once as long as it is the same. */
  private void complain(RuntimeException e) {
    String words = e.toString();
    if (words.equals(complaint)) {
      return;
    }
    complaint = words;
    if (!(e instanceof Unavailable)) {
      log.error("unexpected, trying again every 5 s", e);
    } else if (journal.unsaved().isEmpty()) {
      // That the state can not be saved the journal has said.
      log.warn("trying again every 5 s: {}", e.getMessage());
    }
  }

  /** Does what there is to do now: due times, one sweep, and all runs that wait. */
  public void once() {
    scheduler.tick(time.now());
    List<Run> waiting = journal.state().unfinished();
    if (waiting.isEmpty() && nextSweep.isOver()) {
      janitor.sweep();
      nextSweep = Deadline.in(SWEEP_EVERY, time);
    }
    while (!waiting.isEmpty()) {
      executor.execute(waiting.getFirst().id());
      scheduler.tick(time.now());
      waiting = journal.state().unfinished();
    }
  }

  private Run queue(
      RunKind kind,
      RunOptions options,
      boolean check,
      @Nullable String subject,
      UnaryOperator<RunFacts> knowing) {
    String stopped = broken;
    if (stopped != null) {
      throw new Refused("this agent takes no runs any more: " + stopped);
    }
    if (journal.state().unfinished().size() >= QUEUE_LIMIT) {
      throw new Refused(QUEUE_LIMIT + " runs are waiting already; try again when some are done");
    }
    Instant now = time.now();
    Run queued =
        Run.queued(
            journal.state().newRun(now, random),
            kind,
            Policy.MANUAL,
            Trigger.REQUEST,
            options,
            check,
            subject,
            now);
    Run run = queued.with(knowing.apply(queued.facts()));
    journal.update(state -> state.adding(run));
    wake.release();
    return run;
  }
}
