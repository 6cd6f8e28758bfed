package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Runs verify mode as a Job on a claim, and reads what it printed. */
public final class VerifyJobs {
  private final Cluster cluster;
  private final Supplier<Pod> like;
  private final String container;
  private final JobPods jobs;

  /**
   * Jobs as a pod of the store would be.
   *
   * @param like that pod
   * @param container its container whose image has verify mode
   */
  VerifyJobs(Cluster cluster, Supplier<Pod> like, String container, Time time) {
    this.cluster = cluster;
    this.like = like;
    this.container = container;
    this.jobs = new JobPods(cluster, time);
  }

  /** Jobs as the agent's own pod is. */
  public static VerifyJobs likeOwnPod(Cluster cluster, String container, Time time) {
    return new VerifyJobs(cluster, cluster::ownPod, container, time);
  }

  /** Runs a job, or goes on with the one of that name, to its end; it is left to be removed. */
  Reading run(String name, String claim, Expected expected, Duration deadline) {
    return run(name, claim, expected, deadline, UnaryOperator.identity());
  }

  /**
   * The same with a job that does more besides.
   *
   * @param more makes that job of the one that only reads
   */
  Reading run(
      String name, String claim, Expected expected, Duration deadline, UnaryOperator<Job> more) {
    Pod pod = like.get();
    Container server = Cluster.container(pod, container);
    Job job = VerifyJob.of(name, claim, cluster.namespace(), pod, server, expected, deadline);
    jobs.create(more.apply(job));
    jobs.awaitStart(name);
    return jobs.reading(name, deadline);
  }
}
