package io.holdfast.agent.app;

import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.CheckReport;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.port.Evidence;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.core.run.Exporting;
import io.holdfast.agent.core.run.RunExecutor;
import io.holdfast.agent.core.run.World;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.export.ExportSettings;
import io.holdfast.agent.export.ExportTargets;
import io.holdfast.agent.http.HandOverDesk;
import io.holdfast.agent.kubernetes.Cluster;
import io.holdfast.agent.kubernetes.ConfigMapState;
import io.holdfast.agent.kubernetes.JobData;
import io.holdfast.agent.kubernetes.StatefulStore;
import io.holdfast.agent.longhorn.LonghornClient;
import io.holdfast.agent.process.LocalExports;
import io.holdfast.agent.store.RespStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the restore Job runs: one run to its end, with the ConfigMap that the agent has prepared as
 * journal. It is the agent's core without schedule, HTTP and everything else that lasts.
 */
public final class RestoreProcess {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final SystemTime time;

  RestoreProcess(Cluster cluster, SystemTime time) {
    this.cluster = cluster;
    this.time = time;
  }

  /** A process in the cluster of its pod. */
  public static RestoreProcess inCluster() {
    return new RestoreProcess(new Cluster(System.getenv()), new SystemTime());
  }

  /**
   * Brings a run to its end.
   *
   * @param statefulSet the store's
   * @return the run, successful or undone
   * @throws Refused when the run is not in the journal, or the configuration is not for a cluster
   * @throws io.holdfast.agent.core.port.Unavailable while it can be neither; call again
   */
  public Run execute(AgentConfig config, String run, String statefulSet) {
    var job = config.verify().job();
    var live = config.volume();
    String claim = live == null ? null : live.claim();
    var address = config.longhorn();
    if (job == null || claim == null || address == null) {
      throw new Refused(
          "in-place is for a store in Kubernetes: longhorn, verify.job and volume.claim");
    }
    Longhorn longhorn =
        new LonghornClient(address.url(), CONNECT, CALL, time, (call, outcome, nanos) -> {});
    StatefulStore store =
        new StatefulStore(cluster, longhorn, () -> statefulSet, claim, job.container(), time);
    Journal journal = new Journal(new ConfigMapState(cluster, Workloads.journal(config)), time);
    Run known =
        journal
            .state()
            .run(run)
            .orElseThrow(
                () -> new Refused("ConfigMap " + Workloads.journal(config) + " has no run " + run));
    if (known.state().isFinal()) {
      return known;
    }
    ExportTargets targets = new ExportTargets(ExportSettings.none(), Map.of(), time);
    World world =
        new World(
            new RespStore(
                config.store().host(),
                config.store().port(),
                new Password(config.store(), Map.of()),
                time),
            longhorn,
            new JobData(cluster, longhorn, store.verify(), null, time),
            new NoEvidence(),
            () -> cluster.volumeOf(claim),
            new Policies(List.of(), config.byHand()),
            new Exporting(targets, targets, new LocalExports(targets, List.of())),
            time,
            store,
            new HandOverDesk());
    new RunExecutor(world, journal, new Silence(), null).execute(run);
    return journal.state().run(run).orElseThrow();
  }

  /** A restore is no check: nothing of it is evidence. */
  private record NoEvidence() implements Evidence {
    @Override
    public String keep(CheckReport report) {
      throw new Refused("a restore in place keeps no reports");
    }
  }

  private record Silence() implements RunListener {
    @Override
    public void stepEnded(Run run, StepRecord step) {}

    @Override
    public void runEnded(Run run) {}

    @Override
    public void retentionDeleted(String policy) {}
  }
}
