package io.holdfast.agent.app;

import io.holdfast.agent.api.Views;
import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.core.doctor.Doctor;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.port.Elsewhere;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Workload;
import io.holdfast.agent.core.run.Exporting;
import io.holdfast.agent.core.run.Janitor;
import io.holdfast.agent.core.run.RunExecutor;
import io.holdfast.agent.core.run.Runner;
import io.holdfast.agent.core.run.World;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.core.schedule.Scheduler;
import io.holdfast.agent.core.status.Overview;
import io.holdfast.agent.evidence.FolderShelf;
import io.holdfast.agent.evidence.ReportShelf;
import io.holdfast.agent.evidence.SealKey;
import io.holdfast.agent.evidence.SealedEvidence;
import io.holdfast.agent.export.ExportTargets;
import io.holdfast.agent.http.HandOverDesk;
import io.holdfast.agent.kubernetes.Cluster;
import io.holdfast.agent.kubernetes.ConfigMapShelf;
import io.holdfast.agent.kubernetes.ConfigMapState;
import io.holdfast.agent.kubernetes.DeployedStore;
import io.holdfast.agent.kubernetes.ExportJobs;
import io.holdfast.agent.kubernetes.HandOuts;
import io.holdfast.agent.kubernetes.JobData;
import io.holdfast.agent.kubernetes.VerifyJobs;
import io.holdfast.agent.longhorn.LonghornClient;
import io.holdfast.agent.longhorn.NoLonghorn;
import io.holdfast.agent.metrics.PolicyMetrics;
import io.holdfast.agent.metrics.RunMetrics;
import io.holdfast.agent.process.LocalData;
import io.holdfast.agent.process.LocalExports;
import io.holdfast.agent.state.FileState;
import io.holdfast.agent.store.RespStore;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Builds the core from the configuration: which adapter stands behind which port is decided here
 * and nowhere else.
 */
@Factory
final class AgentFactory {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(5);

  @Singleton
  SystemTime time() {
    return new SystemTime();
  }

  @Singleton
  RandomGenerator random() {
    return new SecureRandom();
  }

  @Singleton
  PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  @Singleton
  RunMetrics runMetrics(PrometheusMeterRegistry registry) {
    return new RunMetrics(registry);
  }

  @Singleton
  Cluster cluster() {
    return new Cluster(System.getenv());
  }

  @Singleton
  LiveVolume liveVolume(AgentConfig config, Cluster cluster) {
    var volume = config.volume();
    if (volume == null) {
      return () -> {
        throw new Refused("there is no volume in the configuration, as there is no longhorn");
      };
    }
    String name = volume.name();
    return name != null
        ? () -> name
        : () -> cluster.volumeOf(Objects.requireNonNull(volume.claim()));
  }

  @Singleton
  @Named("runs")
  Longhorn longhorn(AgentConfig config, SystemTime time, RunMetrics metrics) {
    return longhorn(config, CALL, time, metrics);
  }

  private static Longhorn longhorn(
      AgentConfig config, Duration call, SystemTime time, RunMetrics metrics) {
    var address = config.longhorn();
    return address == null
        ? new NoLonghorn()
        : new LonghornClient(address.url(), CONNECT, call, time, metrics);
  }

  @Singleton
  Store store(AgentConfig config, SystemTime time) {
    Password password = new Password(config.store(), System.getenv());
    return new RespStore(config.store().host(), config.store().port(), password, time);
  }

  @Singleton
  StateStore stateStore(AgentConfig config, Cluster cluster) {
    return config.state().file() != null
        ? new FileState(config.state().file())
        : new ConfigMapState(cluster, Objects.requireNonNull(config.state().configMap()));
  }

  @Singleton
  RestoredData restoredData(
      AgentConfig config,
      @Named("runs") Longhorn longhorn,
      LiveVolume volume,
      Cluster cluster,
      ConfigFile file,
      SystemTime time) {
    var process = config.verify().process();
    if (process != null) {
      return new LocalData(longhorn, volume, process.command(), time);
    }
    String container = Objects.requireNonNull(config.verify().job()).container();
    return new JobData(
        cluster,
        longhorn,
        VerifyJobs.likeOwnPod(cluster, container, time),
        new HandOuts(cluster, file.path(), time),
        time);
  }

  @Singleton
  ExportTargets exportTargets(AgentConfig config, SystemTime time) {
    return new ExportTargets(config.exports(), System.getenv(), time);
  }

  @Singleton
  Exporting exporting(
      AgentConfig config,
      ExportTargets targets,
      Cluster cluster,
      ConfigFile file,
      SystemTime time) {
    var process = config.verify().process();
    return new Exporting(
        targets,
        targets,
        process != null
            ? new LocalExports(targets, process.command())
            : new ExportJobs(
                cluster,
                Objects.requireNonNull(config.verify().job()).container(),
                file.path(),
                targets::dump,
                time));
  }

  @Singleton
  World world(
      Store store,
      @Named("runs") Longhorn longhorn,
      RestoredData data,
      SealedEvidence evidence,
      LiveVolume volume,
      Policies policies,
      Exporting exporting,
      SystemTime time,
      Workload workload,
      HandOverDesk desk) {
    return new World(
        store, longhorn, data, evidence, volume, policies, exporting, time, workload, desk);
  }

  @Singleton
  HandOverDesk handOverDesk() {
    return new HandOverDesk();
  }

  @Singleton
  Workload workload(
      AgentConfig config, @Named("runs") Longhorn longhorn, Cluster cluster, SystemTime time) {
    return Workloads.of(config, longhorn, cluster, cluster::ownStatefulSet, time);
  }

  @Singleton
  SealedEvidence evidence(AgentConfig config, Cluster cluster) {
    AgentConfig.Evidence where = config.evidence();
    ReportShelf shelf = ReportShelf.none();
    if (where.dir() != null) {
      shelf = new FolderShelf(where.dir());
    } else if (where.configMap() != null) {
      shelf = new ConfigMapShelf(cluster, where.configMap());
    }
    return new SealedEvidence(shelf, new SealKey(where.keyFile()), Version.text());
  }

  @Singleton
  Policies policies(AgentConfig config) {
    return new Policies(config.policies(), config.byHand());
  }

  @Singleton
  Journal journal(StateStore store, SystemTime time) {
    return new Journal(store, time);
  }

  @Singleton
  Scheduler scheduler(Policies policies, Journal journal, RandomGenerator random) {
    return new Scheduler(policies, journal, random);
  }

  @Singleton
  Runner runner(
      AgentConfig config,
      ConfigFile file,
      Cluster cluster,
      World world,
      Journal journal,
      Scheduler scheduler,
      RunMetrics metrics,
      RandomGenerator random,
      SystemTime time) {
    Elsewhere elsewhere = Workloads.elsewhere(config, file, cluster, time);
    RunExecutor executor = new RunExecutor(world, journal, metrics, elsewhere);
    Janitor janitor = new Janitor(world, journal, elsewhere);
    return new Runner(world, journal, executor, janitor, scheduler, random);
  }

  @Singleton
  @Named("looks")
  Longhorn quickLonghorn(AgentConfig config, SystemTime time, RunMetrics metrics) {
    return longhorn(config, LOOK, time, metrics);
  }

  @Singleton
  Doctor doctor(
      AgentConfig config,
      Store store,
      @Named("looks") Longhorn longhorn,
      ExportTargets exports,
      LiveVolume volume,
      Cluster cluster,
      Policies policies,
      Journal journal,
      ConfigWatch watch,
      SealedEvidence evidence,
      SystemTime time) {
    var job = config.verify().job();
    var live = config.volume();
    return new Doctor(
        store,
        longhorn,
        exports,
        volume,
        new DeployedStore(
            cluster, live == null ? null : live.claim(), job == null ? null : job.container()),
        policies,
        journal,
        watch::health,
        evidence::isSealing,
        time);
  }

  @Singleton
  Overview overview(
      Store store,
      @Named("looks") Longhorn quick,
      ExportTargets exports,
      LiveVolume volume,
      Policies policies,
      Journal journal) {
    return new Overview(store, quick, exports, volume, policies, journal);
  }

  @Singleton
  Views views(
      Policies policies,
      ConfigWatch config,
      Journal journal,
      Overview overview,
      Scheduler scheduler) {
    return new Views(journal, overview, scheduler, policies, config::health, Version.text());
  }

  @Singleton
  ConfigWatch configWatch(
      ConfigFile file,
      AgentConfig config,
      Policies policies,
      ExportTargets exports,
      PolicyMetrics metrics) {
    return new ConfigWatch(
        file,
        config,
        policies,
        taken -> {
          exports.replace(taken.exports());
          metrics.bind(taken.policies());
        });
  }
}
