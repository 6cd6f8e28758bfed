package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.Patience;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Has Jobs hand the snapshot file out that they have read, and opens it there. */
public final class HandOuts {
  private static final Duration OPEN = Duration.ofMinutes(2);
  private static final int TOKEN_BYTES = 32;

  private final Cluster cluster;
  private final Path config;
  private final int port;
  private final JobPods jobs;
  private final Patience patience;

  /**
   * Those of the agent's image.
   *
   * @param config the agent's configuration file, which tells its container from the others
   */
  public HandOuts(Cluster cluster, Path config, Time time) {
    this(cluster, config, HandOutJob.PORT, time);
  }

  HandOuts(Cluster cluster, Path config, int port, Time time) {
    this.cluster = cluster;
    this.config = config;
    this.port = port;
    this.jobs = new JobPods(cluster, time);
    this.patience = new Patience(time, OPEN);
  }

  /** The same Job, handing out besides. */
  Job with(Job job, VolumeMount data, VolumeMount tmp) {
    Container agent = Cluster.mounting(cluster.ownPod(), config);
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return HandOutJob.of(job, agent, data, tmp, HexFormat.of().formatHex(token));
  }

  /**
   * Opens the file that a Job's pod hands out.
   *
   * @throws Unavailable when the pod does not answer
   * @throws Refused when it has ended, or there is no file
   */
  RestoredFile open(String job) {
    Pod pod =
        jobs.await(
            job,
            "pod that hands out",
            OPEN,
            each -> JobPods.hasEnded(each) || address(each).isPresent());
    String name = pod.getMetadata().getName();
    if (JobPods.hasEnded(pod)) {
      throw new Refused("pod " + name + ", which was to hand the file out, has ended");
    }
    String host = address(pod).orElseThrow();
    URI address =
        URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
    String token = HandOutJob.token(pod);
    return patience.until(
        "pod " + name + " handed nothing out",
        OPEN,
        () -> Optional.of(PodFile.open(address, token, name)));
  }

  private static Optional<String> address(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : Optional.ofNullable(pod.getStatus().getPodIP()).filter(each -> !each.isEmpty());
  }
}
