package io.holdfast.sim;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.sim.api.Api;
import io.holdfast.sim.api.Orchestrator;
import io.holdfast.sim.backupstore.ObjectStores;
import io.holdfast.sim.backupstore.S3Access;
import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.engine.Targets;
import io.holdfast.sim.faults.Faults;
import io.holdfast.sim.http.HttpServer;
import io.holdfast.sim.kube.Provisioner;
import io.holdfast.sim.state.BackupTarget;
import io.holdfast.sim.state.VolumeSpec;
import io.holdfast.sim.state.VolumeStatus.Attachment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole of {@code serve}: engine, API, faults and HTTP server. */
final class Simulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
  private static final String TICKET = "longhorn-sim";

  private final Engine engine;
  private final HttpServer server;
  private final List<AutoCloseable> kubernetes = new ArrayList<>();

  /** What to run; port 0 picks a free one. */
  record Config(
      Path root,
      String bind,
      int port,
      String node,
      Optional<String> backupTarget,
      S3Access s3,
      List<VolumeFlag> volumes,
      Duration delay,
      Optional<Path> hostRoot) {}

  Simulator(Config config) throws IOException {
    var faults = new Faults();
    engine =
        new Engine(
            new Engine.Options(
                config.root(),
                config.node(),
                config.hostRoot().isPresent(),
                config.delay(),
                new ObjectStores(config.s3())),
            faults);
    config.backupTarget().ifPresent(this::pointDefaultTarget);
    engine.start();
    config.volumes().forEach(this::ensure);
    Orchestrator orchestrator =
        config.hostRoot().map(this::provisioner).orElseGet(NoOrchestrator::new);
    var api = new Api(engine, orchestrator);
    try {
      server = new HttpServer(config.bind(), config.port(), request -> faults.answer(request, api));
    } catch (IOException e) {
      engine.close();
      throw e;
    }
  }

  private Orchestrator provisioner(Path hostRoot) {
    var client =
        new KubernetesClientBuilder()
            .editOrNewConfig()
            .withConnectionTimeout(5_000)
            .withRequestTimeout(10_000)
            .endConfig()
            .build();
    var provisioner = new Provisioner(client, engine, hostRoot, Duration.ofSeconds(5));
    provisioner.start();
    kubernetes.add(provisioner);
    kubernetes.add(client);
    return provisioner;
  }

  int port() {
    return server.port();
  }

  Engine engine() {
    return engine;
  }

  private void pointDefaultTarget(String url) {
    var before = engine.targets().get(Targets.DEFAULT);
    engine
        .targets()
        .assign(
            new BackupTarget(
                Targets.DEFAULT,
                url,
                before.credentialSecret(),
                before.pollInterval(),
                before.available(),
                before.message()));
  }

  private void ensure(VolumeFlag wanted) {
    if (engine.cluster().volumes().get(wanted.name()).isEmpty()) {
      engine
          .restores()
          .create(
              new VolumeSpec(
                  wanted.name(),
                  wanted.size(),
                  Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                  "blockdev",
                  "",
                  Targets.DEFAULT,
                  "rwo",
                  "v1",
                  false,
                  1,
                  2880,
                  true,
                  Map.of()),
              List.of(),
              false);
    }
    try {
      var _ =
          engine
              .volumes()
              .attach(
                  wanted.name(),
                  new Attachment(TICKET, "longhorn-sim", engine.cluster().node(), false));
    } catch (LonghornException e) {
      LOG.error("volume {}: not attached: {}", wanted.name(), e.getMessage());
    }
  }

  /** Without Kubernetes there is nowhere to make a PV. */
  private static final class NoOrchestrator implements Orchestrator {
    @Override
    public void createPv(String volume, String pvName, String storageClass, String fsType) {
      throw LonghornException.refused(
          "failed to create PV for volume " + volume + ": longhorn-sim runs without --kubernetes");
    }

    @Override
    public void createPvc(String volume, String namespace, String pvcName) {
      throw LonghornException.refused(
          "failed to create PVC for volume " + volume + ": longhorn-sim runs without --kubernetes");
    }
  }

  @Override
  public void close() {
    server.close();
    for (AutoCloseable part : kubernetes) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("kubernetes: {}", e.toString());
      }
    }
    engine.close();
  }
}
