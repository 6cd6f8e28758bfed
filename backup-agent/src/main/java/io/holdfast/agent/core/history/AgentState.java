package io.holdfast.agent.core.history;

import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.StepName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * All that the agent remembers. It stays small enough for a ConfigMap (1 MiB): the newest {@value
 * #MAX_RUNS} ended runs and {@value #MAX_BACKUPS} backups.
 *
 * @param format version of this shape, {@value #FORMAT}
 * @param runs oldest request first
 * @param backups by Longhorn's backup name
 * @param lastFires by policy: the newest time of its cron expression that was taken care of
 * @param memories by policy: what outlives its runs
 * @param alerts by key: troubles that somebody is to be told of, or told that they are over
 */
public record AgentState(
    int format,
    List<Run> runs,
    Map<String, BackupRecord> backups,
    Map<String, Instant> lastFires,
    Map<String, PolicyMemory> memories,
    Map<String, Alert> alerts) {
  /** The only format there is so far. */
  public static final int FORMAT = 1;

  private static final int MAX_RUNS = 100;
  private static final int MAX_BACKUPS = 400;

  public AgentState {
    runs = List.copyOf(runs);
    backups = Map.copyOf(backups);
    lastFires = Map.copyOf(lastFires);
    // A state that an older version wrote has none.
    memories = Map.copyOf(Objects.requireNonNullElse(memories, Map.of()));
    alerts = Map.copyOf(Objects.requireNonNullElse(alerts, Map.of()));
  }

  /** The state of an agent that has never run. */
  public static AgentState empty() {
    return new AgentState(FORMAT, List.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }

  public Optional<Run> run(String id) {
    return runs.stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /** An id for a run of that moment that no other run has: hundreds may begin in one second. */
  public String newRun(Instant now, RandomGenerator random) {
    String id = Names.run(now, random);
    while (run(id).isPresent()) {
      id = Names.run(now, random);
    }
    return id;
  }

  /** What is remembered of a policy. */
  public PolicyMemory memory(String policy) {
    return memories.getOrDefault(policy, PolicyMemory.none());
  }

  /** When a policy last had what it is for, be its run at its end or not. */
  public Optional<Instant> lastSuccess(String policy) {
    Stream<Instant> underWay =
        runs.stream()
            .filter(run -> run.policy().equals(policy) && run.kind().makesBackups())
            .filter(Run::hasServed)
            .flatMap(run -> run.step(StepName.purpose(run.kind())).stream())
            .flatMap(step -> Stream.ofNullable(step.endedAt()));
    return Stream.concat(Stream.ofNullable(memory(policy).lastSuccessAt()), underWay)
        .max(Comparator.naturalOrder());
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
    return new AgentState(format, more, backups, lastFires, memories, alerts);
  }

  /** The state with one run changed; an unknown run changes nothing. */
  public AgentState changing(String run, UnaryOperator<Run> change) {
    return new AgentState(
        format,
        runs.stream().map(each -> each.id().equals(run) ? change.apply(each) : each).toList(),
        backups,
        lastFires,
        memories,
        alerts);
  }

  /**
   * The state with a backup's record put in or replaced. The oldest records make room, but never
   * the newest verified one of a policy, which retention must go on to know.
   */
  public AgentState with(BackupRecord backup) {
    Map<String, BackupRecord> more = new LinkedHashMap<>(backups);
    more.put(backup.id(), backup);
    if (more.size() > MAX_BACKUPS) {
      Set<String> proven = newestVerified(more);
      more.values().stream()
          .filter(each -> !proven.contains(each.id()))
          .min(Comparator.comparing(BackupRecord::dataAt))
          .ifPresent(oldest -> more.remove(oldest.id()));
    }
    return new AgentState(format, runs, more, lastFires, memories, alerts);
  }

  /** Whether a further record would push out another. */
  public boolean isFull() {
    return backups.size() >= MAX_BACKUPS;
  }

  /** The state without a backup's record. */
  public AgentState without(String backup) {
    Map<String, BackupRecord> fewer = new LinkedHashMap<>(backups);
    fewer.remove(backup);
    return new AgentState(format, runs, fewer, lastFires, memories, alerts);
  }

  /** The state that has taken care of a policy's time. */
  public AgentState fired(String policy, Instant at) {
    Map<String, Instant> more = new LinkedHashMap<>(lastFires);
    more.put(policy, at);
    return new AgentState(format, runs, backups, more, memories, alerts);
  }

  /** The state that remembers something else of a policy. */
  public AgentState remembering(String policy, UnaryOperator<PolicyMemory> change) {
    Map<String, PolicyMemory> more = new LinkedHashMap<>(memories);
    more.put(policy, change.apply(memory(policy)));
    return new AgentState(format, runs, backups, lastFires, more, alerts);
  }

  /** The state with other alerts. */
  public AgentState withAlerts(Map<String, Alert> others) {
    return new AgentState(format, runs, backups, lastFires, memories, others);
  }

  private static Set<String> newestVerified(Map<String, BackupRecord> records) {
    Map<String, BackupRecord> newest = new LinkedHashMap<>();
    for (BackupRecord each : records.values()) {
      if (each.verifiedAt() != null) {
        newest.merge(each.policy(), each, (a, b) -> a.dataAt().isBefore(b.dataAt()) ? b : a);
      }
    }
    Set<String> ids = new HashSet<>();
    newest.values().forEach(each -> ids.add(each.id()));
    return ids;
  }
}
