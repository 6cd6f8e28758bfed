package io.holdfast.agent.app;

import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Elsewhere;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Workload;
import io.holdfast.agent.kubernetes.Cluster;
import io.holdfast.agent.kubernetes.JobElsewhere;
import io.holdfast.agent.kubernetes.StatefulStore;
import io.holdfast.agent.process.LocalStore;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store as something to stop and start, as the configuration says. */
final class Workloads {
  private static final String JOURNAL_SUFFIX = "-in-place";

  private Workloads() {}

  /**
   * What the configuration says.
   *
   * @param statefulSet the store's, in Kubernetes
   */
  static Workload of(
      AgentConfig config,
      Longhorn longhorn,
      Cluster cluster,
      Supplier<String> statefulSet,
      SystemTime time) {
    AgentConfig.Restore restore = config.restore();
    var process = restore == null ? null : restore.process();
    var verify = config.verify().process();
    if (process != null && verify != null) {
      return new LocalStore(longhorn, process.stop(), process.start(), verify.command(), time);
    }
    var job = config.verify().job();
    var live = config.volume();
    String claim = live == null ? null : live.claim();
    if (restore != null && restore.job() != null && job != null && claim != null) {
      return new StatefulStore(cluster, longhorn, statefulSet, claim, job.container(), time);
    }
    return new Immovable(
        restore == null
            ? "the agent has not been told how to stop and start the store: there is no section"
                + " restore in its configuration (runbook/restore-in-place.md)"
            : "restore.process goes with verify.process, and restore.job with verify.job and"
                + " volume.claim; the configuration has it otherwise");
  }

  /** Where runs go that the agent's process does not outlive; null when it outlives all. */
  static @Nullable Elsewhere elsewhere(
      AgentConfig config, ConfigFile file, Cluster cluster, SystemTime time) {
    AgentConfig.Restore restore = config.restore();
    var job = restore == null ? null : restore.job();
    if (job == null) {
      return null;
    }
    return new JobElsewhere(
        cluster,
        journal(config),
        job.container(),
        job.serviceAccount(),
        file.path().toString(),
        time);
  }

  /** The ConfigMap that is the journal of such runs, beside the agent's own. */
  static String journal(AgentConfig config) {
    String own = Objects.requireNonNullElse(config.state().configMap(), "holdfast");
    return own + JOURNAL_SUFFIX;
  }

  /** A store that nobody has said how to stop. */
  private record Immovable(String refusal) implements Workload {
    @Override
    public InPlace.Way otherwise() {
      throw new Refused(refusal);
    }

    @Override
    public void stop(InPlace plan, Duration deadline) {
      throw new Refused(refusal);
    }

    @Override
    public void start(InPlace plan, Duration deadline) {
      throw new Refused(refusal);
    }

    @Override
    public void give(InPlace plan, String volume, Duration deadline) {
      throw new Refused(refusal);
    }

    @Override
    public void release(String volume) {
      // Nothing was ever made.
    }

    @Override
    public Reading read(InPlace plan, String name, Expected expected, Duration deadline) {
      throw new Refused(refusal);
    }
  }
}
