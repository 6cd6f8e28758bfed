package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.FetchedExports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.process.VerifyOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fetches and reads exports by a Job in the cluster: the agent's own image gets the files into a
 * volume that lives as long as the pod, then the server's image reads them in verify mode.
 */
public final class ExportJobs implements FetchedExports {
  /** The exit code of {@code fetch} for files that are not what was exported. */
  private static final int DAMAGED = 3;

  private final Cluster cluster;
  private final String container;
  private final Path config;
  private final Supplier<@Nullable Path> dump;
  private final JobPods jobs;
  private final HandOuts handOuts;

  /**
   * A fetcher.
   *
   * @param container container of the agent's pod whose image has verify mode
   * @param config the agent's configuration file, which the Job reads too
   * @param dump the live dump, whose volume the Job must not mount
   */
  public ExportJobs(
      Cluster cluster, String container, Path config, Supplier<@Nullable Path> dump, Time time) {
    this.cluster = cluster;
    this.container = container;
    this.config = config;
    this.dump = dump;
    this.jobs = new JobPods(cluster, time);
    this.handOuts = new HandOuts(cluster, config, time);
  }

  @Override
  public void fetch(String name, Backup export, Expected expected, Duration deadline, Use use) {
    guard(name);
    Pod own = cluster.ownPod();
    Container server = Cluster.container(own, container);
    Job job =
        FetchJob.of(
            new FetchJob.Task(name, cluster.namespace(), export, expected, deadline),
            own,
            server,
            config,
            dump.get());
    jobs.create(use == Use.HAND_OVER ? handOuts.with(job, FetchJob.DATA, FetchJob.SCRATCH) : job);
    jobs.awaitStart(name);
    Pod fetched =
        jobs.await(
            name,
            "export fetched",
            deadline,
            pod -> JobPods.terminated(pod, FetchJob.FETCH).isPresent() || JobPods.hasEnded(pod));
    int code =
        JobPods.terminated(fetched, FetchJob.FETCH)
            .map(ContainerStateTerminated::getExitCode)
            .orElse(-1);
    if (code == 0) {
      return;
    }
    String words =
        VerifyOutput.tail(jobs.log(fetched, FetchJob.FETCH)).replaceFirst("^error: ", "");
    if (code == DAMAGED) {
      throw new Damaged(words);
    }
    throw new Refused(
        "job " + name + " could not fetch " + export.id() + " (exit code " + code + "): " + words);
  }

  @Override
  public Reading read(String name, Expected expected, Duration deadline) {
    return jobs.reading(name, deadline);
  }

  @Override
  public RestoredFile open(String name) {
    guard(name);
    return handOuts.open(name);
  }

  @Override
  public void release(String name) {
    guard(name);
    jobs.delete(name);
  }

  @Override
  public Set<String> leftovers() {
    return cluster
        .call(
            "listing jobs",
            api ->
                api.batch()
                    .v1()
                    .jobs()
                    .inNamespace(cluster.namespace())
                    .withLabel(VerifyJob.COMPONENT, FetchJob.EXPORT_CHECK)
                    .list()
                    .getItems())
        .stream()
        .map(each -> each.getMetadata().getName())
        .filter(each -> Names.CHECK.is(each))
        .collect(Collectors.toSet());
  }

  private static void guard(String name) {
    if (!Names.CHECK.is(name)) {
      throw new IllegalArgumentException(
          name + " is not touched: only what is named " + Names.CHECK.prefix() + "<run id> is");
    }
  }
}
