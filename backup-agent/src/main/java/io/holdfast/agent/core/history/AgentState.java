package io.holdfast.agent.core.history;

import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All that the agent remembers. It stays small enough for a ConfigMap (1 MiB): the newest {@value
 * #MAX_RUNS} ended runs and {@value #MAX_BACKUPS} backups.
 *
 * @param format version of this shape, {@value #FORMAT}
 * @param runs oldest request first
 * @param backups by Longhorn's backup name
 * @param lastFires by policy: the newest time of its cron expression that was taken care of
 */
public record AgentState(
    int format, List<Run> runs, Map<String, BackupRecord> backups, Map<String, Instant> lastFires) {
  /** The only format there is so far. */
  public static final int FORMAT = 1;

  private static final int MAX_RUNS = 100;
  private static final int MAX_BACKUPS = 400;

  public AgentState {
    runs = List.copyOf(runs);
    backups = Map.copyOf(backups);
    lastFires = Map.copyOf(lastFires);
  }

  /** The state of an agent that has never run. */
  public static AgentState empty() {
    return new AgentState(FORMAT, List.of(), Map.of(), Map.of());
  }

  public Optional<Run> run(String id) {
    return runs.stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /** Runs that are not at their end, those under way before those that wait. */
  public List<Run> unfinished() {
    return runs.stream()
        .filter(run -> !run.state().isFinal())
        .sorted(Comparator.comparing((Run run) -> run.startedAt() == null))
        .toList();
  }

  /** The state with a further run; the oldest ended runs make room. */
  public AgentState adding(Run run) {
    List<Run> more = new ArrayList<>(runs);
    more.add(run);
    long ended = more.stream().filter(each -> each.state().isFinal()).count();
    for (int i = 0; i < more.size() && ended > MAX_RUNS; ) {
      if (more.get(i).state().isFinal()) {
        more.remove(i);
        ended--;
      } else {
        i++;
      }
    }
    return new AgentState(format, more, backups, lastFires);
  }

  /** The state with one run changed; an unknown run changes nothing. */
  public AgentState changing(String run, UnaryOperator<Run> change) {
    return new AgentState(
        format,
        runs.stream().map(each -> each.id().equals(run) ? change.apply(each) : each).toList(),
        backups,
        lastFires);
  }

  /** The state with a backup's record put in or replaced; the oldest records make room. */
  public AgentState with(BackupRecord backup) {
    Map<String, BackupRecord> more = new LinkedHashMap<>(backups);
    more.put(backup.id(), backup);
    if (more.size() > MAX_BACKUPS) {
      more.values().stream()
          .min(Comparator.comparing(BackupRecord::dataAt))
          .ifPresent(oldest -> more.remove(oldest.id()));
    }
    return new AgentState(format, runs, more, lastFires);
  }

  /** The state without a backup's record. */
  public AgentState without(String backup) {
    Map<String, BackupRecord> fewer = new LinkedHashMap<>(backups);
    fewer.remove(backup);
    return new AgentState(format, runs, fewer, lastFires);
  }

  /** The state that has taken care of a policy's time. */
  public AgentState fired(String policy, Instant at) {
    Map<String, Instant> more = new LinkedHashMap<>(lastFires);
    more.put(policy, at);
    return new AgentState(format, runs, backups, more);
  }
}
