package io.holdfast.sim;

import io.holdfast.sim.s3.S3Endpoint;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longhorn-sim s3}: an S3 endpoint on a folder. */
@Command(
    name = "s3",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Serves S3 from a folder; object KEY of bucket B is the file DIR/B/KEY.")
final class S3Command implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(S3Command.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "Where the buckets lie; made if missing.")
  private Path dir = Path.of("");

  @Option(
      names = "--port",
      defaultValue = "9000",
      paramLabel = "PORT",
      description = "Port to listen on, 0 to 65535; 0 picks a free one.")
  private int port;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "Address to listen on; beyond loopback only with credentials.")
  private String bind = "";

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "File with the lines AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…; without it everybody may read and write.")
  private @Nullable Path credentials;

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "A bucket to make if it is missing; may be given several times.")
  private List<String> buckets = List.of();

  @Override
  public Integer call() throws Exception {
    Flags.requirePort(spec, "--port", port);
    for (String bucket : buckets) {
      if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
        throw new ParameterException(
            spec.commandLine(),
            "--bucket " + bucket + ": accepted are 3 to 63 of a-z, 0-9, dot and dash");
      }
    }
    Optional<Credentials> keys =
        credentials == null ? Optional.empty() : Optional.of(Credentials.read(credentials));
    if (keys.isEmpty() && !InetAddress.getByName(bind).isLoopbackAddress()) {
      throw new ParameterException(
          spec.commandLine(),
          "--bind " + bind + ": without --credentials only a loopback address is accepted");
    }
    var login =
        keys.map(key -> new S3Endpoint.Credentials(key.accessKey(), key.secretKey())).orElse(null);
    try (var endpoint = new S3Endpoint(dir, bind, port, login, buckets)) {
      LOG.info(
          "s3: ready on http://{}:{}, folder {}, buckets {}", bind, endpoint.port(), dir, buckets);
      UntilSignal.await();
    }
    return 0;
  }
}
