package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Elsewhere;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries runs out in a Job, with a ConfigMap of its own as journal. Job and agent never write the
 * same ConfigMap while the Job is there.
 */
public final class JobElsewhere implements Elsewhere {
  private static final Duration START = Duration.ofMinutes(5);

  private final Cluster cluster;
  private final String journal;
  private final String container;
  private final String serviceAccount;
  private final String config;
  private final Time time;

  /** By run: until when its pod may wait for its start, from when we saw it wait first. */
  private final Map<String, Deadline> starts = new HashMap<>();

  /**
   * Jobs like the agent's own pod.
   *
   * @param journal the ConfigMap
   * @param container the agent's container in its pod
   * @param serviceAccount what the Job runs as
   * @param config the path of the agent's configuration in that container
   */
  public JobElsewhere(
      Cluster cluster,
      String journal,
      String container,
      String serviceAccount,
      String config,
      Time time) {
    this.cluster = cluster;
    this.journal = journal;
    this.container = container;
    this.serviceAccount = serviceAccount;
    this.config = config;
    this.time = time;
  }

  @Override
  public String start(String run, AgentState errand) {
    ConfigMapState state = new ConfigMapState(cluster, journal);
    AgentState there = state.load();
    Optional<Run> other =
        there.unfinished().stream().filter(each -> !each.id().equals(run)).findFirst();
    if (other.isPresent()) {
      throw new Refused(
          "run " + other.get().id() + " is under way in job " + RestoreJob.name(other.get().id()));
    }
    if (there.run(run).isEmpty()) {
      state.save(errand);
    }
    if (job(run) == null) {
      Job made =
          RestoreJob.of(
              run,
              cluster.namespace(),
              cluster.ownPod(),
              container,
              serviceAccount,
              List.of(
                  "in-place",
                  "--config",
                  config,
                  "--run",
                  run,
                  "--stateful-set",
                  cluster.ownStatefulSet()));
      cluster.call("making job " + RestoreJob.name(run), api -> api.resource(made).create());
    }
    return "job "
        + RestoreJob.name(run)
        + " (kubectl -n "
        + cluster.namespace()
        + " logs -f job/"
        + RestoreJob.name(run)
        + ")";
  }

  @Override
  public Optional<Run> look(String run) {
    return new ConfigMapState(cluster, journal).load().run(run);
  }

  @Override
  public String trouble(String run) {
    Job job = job(run);
    String name = RestoreJob.name(run);
    if (job == null) {
      return "job " + name + " is gone";
    }
    if (job.getStatus() != null) {
      for (var condition : job.getStatus().getConditions()) {
        if (condition.getType().equals("Failed") && condition.getStatus().equals("True")) {
          return "job " + name + " failed: " + condition.getReason() + " " + condition.getMessage();
        }
      }
    }
    // The API server's clock, which says when the job was made, may be another one than ours.
    if (!starts.computeIfAbsent(run, each -> Deadline.in(START, time)).isOver()) {
      return "";
    }
    return pods(run).stream()
        .filter(JobElsewhere::isPending)
        .map(each -> "the pod of job " + name + " did not start" + PodTrouble.of(each))
        .findFirst()
        .orElse("");
  }

  @Override
  public void end(String run) {
    starts.remove(run);
    new JobPods(cluster, time).delete(RestoreJob.name(run));
  }

  @Override
  public void forget(String run) {
    end(run);
    if (look(run).isPresent()) {
      cluster.call(
          "deleting ConfigMap " + journal,
          api -> api.configMaps().inNamespace(cluster.namespace()).withName(journal).delete());
    }
  }

  @Override
  public Set<String> leftovers() {
    Set<String> runs = new TreeSet<>();
    new ConfigMapState(cluster, journal).load().runs().forEach(each -> runs.add(each.id()));
    cluster
        .call(
            "listing jobs",
            api -> api.batch().v1().jobs().inNamespace(cluster.namespace()).list().getItems())
        .stream()
        .map(each -> each.getMetadata().getName())
        .flatMap(JobElsewhere::run)
        .forEach(runs::add);
    return runs;
  }

  private static Stream<String> run(String job) {
    return Stream.of(job)
        .filter(each -> each.startsWith(RestoreJob.PREFIX))
        .map(each -> each.substring(RestoreJob.PREFIX.length()))
        .filter(Names::isRun);
  }

  private @Nullable Job job(String run) {
    return cluster.<@Nullable Job>call(
        "reading job " + RestoreJob.name(run),
        api ->
            api.batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .withName(RestoreJob.name(run))
                .get());
  }

  private List<Pod> pods(String run) {
    return cluster.call(
        "listing pods of job " + RestoreJob.name(run),
        api ->
            api.pods()
                .inNamespace(cluster.namespace())
                .withLabel("batch.kubernetes.io/job-name", RestoreJob.name(run))
                .list()
                .getItems());
  }

  private static boolean isPending(Pod pod) {
    return pod.getStatus() == null
        || pod.getStatus().getPhase() == null
        || pod.getStatus().getPhase().equals("Pending");
  }
}
