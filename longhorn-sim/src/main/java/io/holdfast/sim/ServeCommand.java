package io.holdfast.sim;

import io.holdfast.sim.backupstore.BackupUrl;
import io.holdfast.sim.backupstore.S3Access;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longhorn-sim serve}: Longhorn's API. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Serves Longhorn's REST API below /v1, with volumes as folders ROOT/volumes/NAME/head.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--root",
      required = true,
      paramLabel = "DIR",
      description = "Where volumes and state lie; made if missing.")
  private Path root = Path.of("");

  @Option(
      names = "--port",
      defaultValue = "9500",
      paramLabel = "PORT",
      description = "Port to listen on, 0 to 65535; 0 picks a free one.")
  private int port;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "Address to listen on. The API has no authentication, as Longhorn's.")
  private String bind = "";

  @Option(
      names = "--node",
      defaultValue = "node-1",
      paramLabel = "NAME",
      description = "Name of the only node, which attach calls name.")
  private String node = "";

  @Option(
      names = "--backup-target",
      paramLabel = "URL",
      description =
          "Where the target \"default\" leads: s3://BUCKET@REGION/ or nfs:///absolute/folder.")
  private @Nullable String backupTarget;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "S3 endpoint, addressed path-style; else AWS_ENDPOINTS, else Amazon's.")
  private @Nullable String s3Endpoint;

  @Option(
      names = "--s3-credentials",
      paramLabel = "FILE",
      description =
          "File with the lines AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…; else the environment's, else anonymous.")
  private @Nullable Path s3Credentials;

  @Option(
      names = "--volume",
      paramLabel = "NAME:SIZE",
      description =
          "A volume to make if it is missing and to attach; SIZE in bytes or with K, M, G, T or Ki, Mi, Gi, Ti. May be given several times.")
  private List<String> volumes = List.of();

  @Option(
      names = "--delay-ms",
      defaultValue = "200",
      paramLabel = "MS",
      description = "How long each change of state takes, 0 to 60000.")
  private int delay;

  @Option(
      names = "--kubernetes",
      description =
          "Also provision claims of storage classes with provisioner driver.longhorn.io, as hostPath volumes of one node.")
  private boolean kubernetes;

  @Option(
      names = "--host-root",
      paramLabel = "DIR",
      description = "With --kubernetes: --root as the node sees it; without it the same path.")
  private @Nullable Path hostRoot;

  @Override
  public Integer call() throws Exception {
    Flags.requirePort(spec, "--port", port);
    Flags.require(
        spec,
        hostRoot == null || (kubernetes && hostRoot.isAbsolute()),
        "--host-root " + hostRoot + ": accepted is an absolute folder, with --kubernetes");
    Flags.require(
        spec, delay >= 0 && delay <= 60_000, "--delay-ms " + delay + ": accepted are 0 to 60000");
    if (backupTarget != null) {
      try {
        BackupUrl.requireTarget(backupTarget);
      } catch (IllegalArgumentException e) {
        Flags.require(spec, false, "--backup-target: " + e.getMessage());
      }
    }
    var wanted = new ArrayList<VolumeFlag>();
    for (String text : volumes) {
      var volume = VolumeFlag.parse(text);
      Flags.require(
          spec,
          volume.isPresent(),
          "--volume " + text + ": accepted is NAME:SIZE, such as data:1Gi");
      volume.ifPresent(wanted::add);
    }
    var config =
        new Simulator.Config(
            root,
            bind,
            port,
            node,
            Optional.ofNullable(backupTarget),
            s3Access(),
            wanted,
            Duration.ofMillis(delay),
            kubernetes
                ? Optional.of((hostRoot == null ? root : hostRoot).toAbsolutePath())
                : Optional.empty());
    try (var simulator = new Simulator(config)) {
      LOG.info("longhorn-sim: ready on http://{}:{}/v1, root {}", bind, simulator.port(), root);
      UntilSignal.await();
    }
    return 0;
  }

  private S3Access s3Access() throws Exception {
    String url =
        s3Endpoint == null ? System.getenv().getOrDefault("AWS_ENDPOINTS", "") : s3Endpoint;
    Flags.require(
        spec,
        url.isEmpty() || url.matches("https?://[^/]+/?"),
        "--s3-endpoint " + url + ": accepted is http://HOST:PORT or https://HOST:PORT");
    Optional<Credentials> keys =
        s3Credentials == null
            ? Credentials.of(System.getenv())
            : Optional.of(Credentials.read(s3Credentials));
    return new S3Access(
        url.isEmpty() ? null : URI.create(url),
        keys.map(Credentials::accessKey).orElse(null),
        keys.map(Credentials::secretKey).orElse(null));
  }
}
