package io.holdfast.agent.core.recurring;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.JobMemory;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.RecurringJobs;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Longhorn's recurring jobs as the native policies say. Each look compares what is there with
 * what should be and takes the steps between, so one that was broken off anywhere is made up for by
 * the next.
 *
 * <p>A difference is somebody else's doing when the policy says still what was last put in place;
 * it is written down before it is put right, so that a kill hides none.
 */
final class JobKeeper {
  private static final Logger log = LoggerFactory.getLogger(JobKeeper.class);
  private static final Duration ASK_EVERY = Duration.ofMinutes(5);

  private final RecurringJobs jobs;
  private final Longhorn longhorn;
  private final JobPlan plan;
  private final Journal journal;
  private final Time time;
  private final Map<String, Deadline> asked = new HashMap<>();

  JobKeeper(RecurringJobs jobs, Longhorn longhorn, JobPlan plan, Journal journal, Time time) {
    this.jobs = jobs;
    this.longhorn = longhorn;
    this.plan = plan;
    this.journal = journal;
    this.time = time;
  }

  /**
   * Puts all jobs in place, and removes those of policies that are native no more.
   *
   * @param volume the store's; of no use without policies
   */
  void look(List<Policy> wanted, String volume) {
    List<RecurringJob> there = jobs.all();
    Set<String> names =
        wanted.stream().map(each -> plan.name(each.name())).collect(Collectors.toSet());
    for (Policy policy : wanted) {
      try {
        keep(policy, volume, there);
      } catch (Refused e) {
        trouble(policy.name(), String.valueOf(e.getMessage()));
      }
    }
    for (RecurringJob job : there) {
      if (plan.isOwn(job) && !names.contains(job.name())) {
        log.info(
            "removing recurring job {}, of which no policy says anything any more", job.name());
        jobs.delete(job.name());
      }
    }
    forget(wanted);
  }

  private void keep(Policy policy, String volume, List<RecurringJob> there) {
    RecurringJob planned = plan.of(policy);
    Optional<RecurringJob> found =
        there.stream().filter(each -> each.name().equals(planned.name())).findFirst();
    if (found.isPresent() && !plan.isOwn(found.get())) {
      throw new Refused(
          "Longhorn has a recurring job "
              + planned.name()
              + " that this agent has not made, as its labels "
              + found.get().labels()
              + " say; delete it there, or give policy "
              + policy.name()
              + " another name");
    }
    Volume live = requireVolume(volume);
    boolean bound = jobs.of(volume).contains(planned.name());
    boolean aimed = policy.task() == Task.SNAPSHOT || isAimed(live, policy);
    List<String> differences = differences(found, planned, bound, aimed);
    if (!differences.isEmpty()) {
      boolean made = put(policy, volume, planned, found, differences);
      if (made || !bound) {
        jobs.bind(volume, planned.name());
      }
      if (!aimed) {
        longhorn.useBackupTarget(volume, policy.options().target());
      }
    }
    leaveFormerVolume(policy, volume, planned.name());
    noteStrangers(policy, volume, planned.name());
    JobMemory known = memory(policy.name());
    if (!known.isPlaced(planned, volume) || !known.trouble().isEmpty()) {
      change(policy.name(), job -> job.placed(planned, volume, time.now()));
    }
  }

  private static List<String> differences(
      Optional<RecurringJob> found, RecurringJob planned, boolean bound, boolean aimed) {
    List<String> words = new ArrayList<>();
    if (found.isEmpty()) {
      words.add("it was missing");
    } else {
      words.addAll(found.get().differences(planned));
      if (!bound) {
        words.add("the volume was taken from it");
      }
    }
    if (!aimed) {
      words.add("the volume's backups went to another target");
    }
    return words;
  }

  /** Returns whether the job was made anew, so that no volume has its label. */
  private boolean put(
      Policy policy,
      String volume,
      RecurringJob planned,
      Optional<RecurringJob> found,
      List<String> differences) {
    boolean othersDoing = memory(policy.name()).isPlaced(planned, volume);
    String words = "recurring job " + planned.name() + ": " + String.join("; ", differences);
    if (othersDoing) {
      Instant now = time.now();
      log.warn("policy {}: somebody has changed its {}; putting it right", policy.name(), words);
      change(policy.name(), job -> job.mended(now, words));
    } else {
      log.info("policy {}: putting {} in place", policy.name(), words);
    }
    boolean otherTask = found.filter(each -> !each.task().equals(planned.task())).isPresent();
    if (otherTask) {
      jobs.delete(planned.name());
    }
    boolean made = found.isEmpty() || otherTask;
    if (made) {
      jobs.create(planned);
    } else if (!found.get().differences(planned).isEmpty()) {
      jobs.replace(planned);
    }
    return made;
  }

  private Volume requireVolume(String volume) {
    return longhorn
        .volume(volume)
        .orElseThrow(() -> new Refused("Longhorn has no volume " + volume));
  }

  /** A volume's jobs send to the target that is set at the volume. */
  private static boolean isAimed(Volume volume, Policy policy) {
    return volume.backupTarget().isEmpty()
        || volume.backupTarget().equals(policy.options().target());
  }

  /** After a restore in place another volume may be behind the store's claim. */
  private void leaveFormerVolume(Policy policy, String volume, String job) {
    String former = memory(policy.name()).volume();
    if (former != null && !former.equals(volume) && longhorn.volume(former).isPresent()) {
      log.info("recurring job {} leaves volume {}, now that the store has {}", job, former, volume);
      jobs.unbind(former, job);
    }
  }

  /**
   * Notes which volumes have the job that are not the store's: only people know whether they should
   * be left without it. Each volume has to be asked, so this is done seldom.
   */
  private void noteStrangers(Policy policy, String volume, String job) {
    Deadline next = asked.get(job);
    if (next != null && !next.isOver()) {
      return;
    }
    List<String> strangers = new ArrayList<>();
    for (Volume each : longhorn.volumes()) {
      if (!each.name().equals(volume) && has(each.name(), job)) {
        strangers.add(each.name());
      }
    }
    asked.put(job, Deadline.in(ASK_EVERY, time));
    Collections.sort(strangers);
    if (!strangers.equals(memory(policy.name()).strangers())) {
      log.warn(
          "policy {}: volumes beside the store's that have its recurring job {}: {}",
          policy.name(),
          job,
          strangers.isEmpty() ? "none any more" : String.join(", ", strangers));
      change(policy.name(), memory -> memory.sharedWith(strangers));
    }
  }

  /** A volume may go while the others are asked. */
  private boolean has(String volume, String job) {
    try {
      return jobs.of(volume).contains(job);
    } catch (Refused e) {
      return false;
    }
  }

  private void trouble(String policy, String words) {
    if (!memory(policy).trouble().equals(words)) {
      log.error("policy {}: its recurring job can not be put in place: {}", policy, words);
      change(policy, job -> job.troubled(words));
    }
  }

  /** Policies that the agent carries out itself now, or nobody, have no job. */
  private void forget(List<Policy> wanted) {
    Set<String> names = wanted.stream().map(Policy::name).collect(Collectors.toSet());
    List<String> former =
        journal.state().memories().entrySet().stream()
            .filter(each -> each.getValue().job() != null && !names.contains(each.getKey()))
            .map(each -> each.getKey())
            .toList();
    if (!former.isEmpty()) {
      journal.update(
          state -> {
            AgentState changed = state;
            for (String each : former) {
              changed = changed.remembering(each, memory -> memory.knowing(null));
            }
            return changed;
          });
    }
  }

  private JobMemory memory(String policy) {
    return Objects.requireNonNullElse(journal.state().memory(policy).job(), JobMemory.none());
  }

  private void change(String policy, UnaryOperator<JobMemory> change) {
    journal.update(
        state ->
            state.remembering(
                policy,
                memory ->
                    memory.knowing(
                        change.apply(Objects.requireNonNullElse(memory.job(), JobMemory.none())))));
  }
}
