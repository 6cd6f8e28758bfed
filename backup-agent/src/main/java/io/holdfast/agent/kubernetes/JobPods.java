package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.Patience;
import io.holdfast.agent.process.VerifyOutput;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes Jobs that restore checks are done by, waits for their pods, and removes them. */
final class JobPods {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration GONE = Duration.ofMinutes(2);
  private static final Duration OUTAGE = Duration.ofMinutes(3);

  private final Cluster cluster;
  private final Patience patience;

  JobPods(Cluster cluster, Time time) {
    this.cluster = cluster;
    this.patience = new Patience(time, OUTAGE);
  }

  /** Makes a Job, unless there is one of its name. */
  void create(Job job) {
    String name = job.getMetadata().getName();
    cluster.call(
        "making job " + name,
        api -> {
          var handle = api.batch().v1().jobs().inNamespace(cluster.namespace());
          return handle.withName(name).get() != null ? job : handle.resource(job).create();
        });
  }

  /** Waits until a job's pod runs, or has run. */
  void awaitStart(String job) {
    try {
      patience.until(
          "the pod of job " + job + " did not start",
          START,
          () -> pod(job).filter(JobPods::hasStarted));
    } catch (Unavailable e) {
      throw new Unavailable(
          e.getMessage()
              + pod(job).map(PodTrouble::of).orElse(": there is no pod; see the job's events"),
          e);
    }
  }

  Pod await(String job, String what, Duration deadline, Function<Pod, Boolean> come) {
    return patience.until(
        "job " + job + " had no " + what, deadline, () -> pod(job).filter(come::apply));
  }

  /** What verify mode has printed in a job's pod, once it has ended there. */
  Reading reading(String job, Duration deadline) {
    Pod read =
        await(
            job,
            "result",
            deadline,
            pod -> hasEnded(pod) || terminated(pod, VerifyJob.VERIFY).isPresent());
    return VerifyOutput.parse(
        log(read, VerifyJob.VERIFY), "pod " + read.getMetadata().getName() + " " + phase(read));
  }

  /** How a container of a pod has ended; empty before that. */
  static Optional<ContainerStateTerminated> terminated(Pod pod, String container) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(each -> each.getName().equals(container) && each.getState() != null)
        .flatMap(each -> Optional.ofNullable(each.getState().getTerminated()).stream())
        .findFirst();
  }

  /** What a container of a pod has printed. */
  String log(Pod pod, String container) {
    String name = pod.getMetadata().getName();
    String log =
        cluster.<@Nullable String>call(
            "reading the log of pod " + name,
            api ->
                api.pods()
                    .inNamespace(cluster.namespace())
                    .withName(name)
                    .inContainer(container)
                    .getLog());
    return Objects.requireNonNullElse(log, "");
  }

  /** Deletes a job, and waits until its pod is gone. */
  void delete(String job) {
    cluster.call(
        "deleting job " + job,
        api ->
            api.batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .withName(job)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete());
    awaitGone("pod of job " + job, api -> pods(api, job));
  }

  void awaitGone(
      String what, Function<KubernetesClient, ? extends List<? extends HasMetadata>> look) {
    patience.until(
        what + " was not gone",
        GONE,
        () ->
            cluster.call("looking for " + what, look).isEmpty()
                ? Optional.of(true)
                : Optional.empty());
  }

  static boolean hasEnded(Pod pod) {
    return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
  }

  static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  /** A pod is Pending, too, while containers work that come before the others. */
  private static boolean hasStarted(Pod pod) {
    return !phase(pod).equals("Pending")
        || (pod.getStatus() != null
            && pod.getStatus().getInitContainerStatuses().stream()
                .anyMatch(
                    each ->
                        each.getState() != null
                            && (each.getState().getRunning() != null
                                || each.getState().getTerminated() != null)));
  }

  private Optional<Pod> pod(String job) {
    return cluster.call("listing pods of job " + job, api -> pods(api, job)).stream().findFirst();
  }

  private List<Pod> pods(KubernetesClient api, String job) {
    return api.pods()
        .inNamespace(cluster.namespace())
        .withLabel("batch.kubernetes.io/job-name", job)
        .list()
        .getItems();
  }
}
