package io.holdfast.agent.core.recurring;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.JobMemory;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what recurring jobs have made into the history, each thing once: a job's runs never
 * overlap, so the time of the newest snapshot whose fate is known tells what is new. What has
 * become of it, and the restore check that is due with it, are written down in one go.
 */
final class JobHarvest {
  private static final Logger log = LoggerFactory.getLogger(JobHarvest.class);
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  /** A backup that takes longer is worth a word: Longhorn itself waits for ever. */
  private static final Duration LONG = Duration.ofHours(1);

  private final Longhorn longhorn;
  private final JobPlan plan;
  private final Journal journal;
  private final RunListener listener;
  private final Time time;
  private final HarvestedRuns runs;

  JobHarvest(
      Longhorn longhorn,
      JobPlan plan,
      Journal journal,
      RunListener listener,
      RandomGenerator random,
      Time time) {
    this.longhorn = longhorn;
    this.plan = plan;
    this.journal = journal;
    this.listener = listener;
    this.time = time;
    this.runs = new HarvestedRuns(at -> journal.state().newRun(at, random));
  }

  /** A backup or a snapshot with the time it stands for, by Longhorn's clock. */
  private record Made(Instant at, @Nullable Backup backup, Snapshot snapshot) {}

  /** Looks what is new, and what is gone. */
  void look(List<Policy> policies, String volume) {
    List<Snapshot> snapshots = longhorn.snapshots(volume);
    List<Backup> backups = longhorn.backups(volume);
    for (Policy policy : policies) {
      String job = plan.name(policy.name());
      if (policy.task() == Task.SNAPSHOT) {
        snapshots(policy, job, snapshots);
      } else {
        backups(policy, job, snapshots, backups);
      }
    }
    forgetGone(backups);
  }

  private void snapshots(Policy policy, String job, List<Snapshot> all) {
    all.stream()
        .filter(each -> isOf(each, job) && each.createdAt() != null)
        .filter(each -> each.ready() || !each.error().isEmpty())
        .map(each -> new Made(Objects.requireNonNull(each.createdAt()), null, each))
        .sorted(Comparator.comparing(Made::at))
        .filter(each -> isNew(policy, each.at()))
        .forEach(
            each -> {
              Snapshot snapshot = each.snapshot();
              end(
                  policy,
                  each.at(),
                  snapshot.ready()
                      ? runs.snapshot(policy, snapshot.name(), each.at())
                      : runs.failed(policy, snapshot.name(), null, each.at(), snapshot.error()));
            });
  }

  private void backups(Policy policy, String job, List<Snapshot> snapshots, List<Backup> all) {
    Map<String, Snapshot> own = new HashMap<>();
    snapshots.stream().filter(each -> isOf(each, job)).forEach(each -> own.put(each.name(), each));
    List<Made> ended = new ArrayList<>();
    String underWay = "";
    for (Backup backup : all) {
      // Labels come only with the figures; until then, and on failure, the snapshot tells whose.
      if (!job.equals(backup.job()) && !own.containsKey(backup.snapshot())) {
        continue;
      }
      Snapshot snapshot = own.getOrDefault(backup.snapshot(), gone(backup));
      Instant at = snapshot.createdAt() != null ? snapshot.createdAt() : backup.snapshotAt();
      boolean whole = backup.phase() == BackupPhase.COMPLETED && backup.createdAt() != null;
      if (at != null && (whole || backup.phase() == BackupPhase.ERROR)) {
        ended.add(new Made(at, backup, snapshot));
      } else if (at != null && isLong(backup, at)) {
        underWay = words(backup, at);
      }
    }
    waitFor(policy, underWay);
    ended.sort(Comparator.comparing(Made::at));
    for (Made each : ended) {
      Backup backup = Objects.requireNonNull(each.backup());
      boolean isNew = isNew(policy, each.at());
      if (backup.phase() == BackupPhase.ERROR) {
        if (isNew) {
          end(
              policy,
              each.at(),
              runs.failed(policy, backup.snapshot(), backup, each.at(), backup.error()));
        }
      } else if (isNew) {
        boolean newest = each.equals(ended.getLast());
        record(policy, each.at(), backup, newest);
      } else if (isForgotten(backup)) {
        recordAgain(policy, each.at(), backup);
      }
    }
  }

  private boolean isLong(Backup backup, Instant at) {
    return backup.phase() != BackupPhase.DELETING
        && backup.phase() != BackupPhase.COMPLETED
        && at.plus(LONG).isBefore(time.now());
  }

  private static String words(Backup backup, Instant at) {
    return backup.id()
        + " is not completed since "
        + at
        + ", and Longhorn lets all times of its job pass until it is, or until it is deleted";
  }

  private void waitFor(Policy policy, String words) {
    if (!memory(policy).underWay().equals(words)) {
      journal.update(
          state ->
              state.remembering(
                  policy.name(), memory -> memory.knowing(job(memory).waitingFor(words))));
    }
  }

  /** The snapshot of a backup that has outlived it. */
  private static Snapshot gone(Backup backup) {
    return new Snapshot(backup.snapshot(), false, true, backup.snapshotAt(), "", Map.of());
  }

  private static boolean isOf(Snapshot snapshot, String job) {
    return job.equals(snapshot.labels().get(Labels.RECURRING_JOB));
  }

  private boolean isNew(Policy policy, Instant at) {
    JobMemory known = memory(policy);
    // What was there before the job was known to us, say before a state was lost, is no news.
    Instant after = known.until() != null ? known.until() : before(known.since());
    return after == null || at.isAfter(after);
  }

  /** The clocks of Longhorn's nodes and ours may differ. */
  private static @Nullable Instant before(@Nullable Instant since) {
    return since == null ? null : since.minus(CLOCK_DIFFERENCE);
  }

  private JobMemory memory(Policy policy) {
    return job(journal.state().memory(policy.name()));
  }

  private static JobMemory job(PolicyMemory memory) {
    return Objects.requireNonNullElse(memory.job(), JobMemory.none());
  }

  /** A run that leaves nothing to be checked. */
  private void end(Policy policy, Instant at, Run run) {
    boolean ok = run.reason() == null;
    Instant ended = Objects.requireNonNull(run.endedAt());
    journal.update(
        state ->
            state
                .adding(run)
                .remembering(
                    policy.name(),
                    memory ->
                        (ok ? memory.succeeded(ended) : memory)
                            .ended(at, ok)
                            .knowing(job(memory).harvested(at))));
    tell(run);
  }

  /** A good backup; what its policy's last run was worth is said by the check, if one is due. */
  private void record(Policy policy, Instant at, Backup backup, boolean newest) {
    Run run = runs.backup(policy, backup, at);
    AgentState now = journal.state();
    boolean checks = newest && isToBeChecked(policy, now);
    Run check = runs.check(policy, backup.id(), time.now());
    Instant ended = Objects.requireNonNull(run.endedAt());
    journal.update(
        state -> {
          AgentState known =
              state
                  .adding(run)
                  .with(HarvestedRuns.record(policy, run.id(), backup, at))
                  .remembering(
                      policy.name(),
                      memory ->
                          (checks ? memory : memory.ended(at, true))
                              .succeeded(ended)
                              .counting(memory.unchecked() + 1)
                              .knowing(job(memory).harvested(at)));
          return checks ? known.adding(check) : known;
        });
    tell(run);
  }

  private static boolean isToBeChecked(Policy policy, AgentState state) {
    return policy.checkEvery() > 0
        && state.memory(policy.name()).unchecked() + 1 >= policy.checkEvery()
        && state.unfinished().stream().noneMatch(run -> run.policy().equals(policy.name()));
  }

  private boolean isForgotten(Backup backup) {
    return !journal.state().backups().containsKey(backup.id()) && !journal.state().isFull();
  }

  /** Known to an earlier state, or gone for a while with its backup target. */
  private void recordAgain(Policy policy, Instant at, Backup backup) {
    journal.update(state -> state.with(HarvestedRuns.record(policy, "", backup, at)));
  }

  /** Longhorn prunes by itself what its jobs have made. */
  private void forgetGone(List<Backup> backups) {
    Set<String> there = new HashSet<>();
    backups.forEach(each -> there.add(each.id()));
    List<String> gone =
        journal.state().backups().values().stream()
            .filter(each -> each.job() != null && !there.contains(each.id()))
            .map(each -> each.id())
            .toList();
    if (gone.isEmpty() || !isKnownToBeAll(backups)) {
      return;
    }
    log.info("Longhorn has pruned {}", gone);
    journal.update(
        state -> {
          AgentState fewer = state;
          for (String each : gone) {
            fewer = fewer.without(each);
          }
          return fewer;
        });
  }

  /** While a target is away its backups may seem to be gone. */
  private boolean isKnownToBeAll(List<Backup> backups) {
    return !backups.isEmpty()
        && backups.stream()
            .map(Backup::target)
            .distinct()
            .allMatch(
                each -> longhorn.backupTarget(each).filter(BackupTarget::available).isPresent());
  }

  private void tell(Run run) {
    log.info(
        "run {} of Longhorn's for policy {}: {}",
        run.id(),
        run.policy(),
        run.reason() == null ? "succeeded" : run.reason());
    run.steps().stream()
        .filter(step -> step.name() == StepName.BACKUP)
        .forEach(step -> listener.stepEnded(run, step));
    listener.runEnded(run);
  }
}
