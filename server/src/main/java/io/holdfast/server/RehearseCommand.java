package io.holdfast.server;

import io.holdfast.server.config.Flags;
import io.holdfast.server.rehearsal.Rehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line that starts a server of its own on loopback, has it do what servers do, save,
 * and load what it saved; for the JVM to write an AOT cache of ({@code -XX:AOTCacheOutput=FILE}).
 * It touches nothing but a temporary folder.
 */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description =
        "Starts a server in a temporary folder and uses it as clients do, for the JVM to learn from:"
            + " java -XX:AOTCacheOutput=FILE … rehearse writes what -XX:AOTCache=FILE takes.")
public final class RehearseCommand implements Callable<Integer> {
  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "1000",
      description = "about how many of each common request (default: ${DEFAULT-VALUE})")
  private int requests;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("holdfast-rehearsal");
    try {
      serve(
          folder,
          server -> {
            Rehearsal.of(server.port(), requests);
            Rehearsal.read(server.metricsPort(), "/metrics");
            Rehearsal.ask(server.port(), "SAVE");
          });
      serve(
          folder,
          server -> {
            Rehearsal.ask(server.port(), "CONFIG SET appendonly yes");
            Rehearsal.of(server.port(), requests / 4);
            Rehearsal.ask(server.port(), "HOLDFAST BARRIER");
            Rehearsal.ask(server.port(), "CONFIG SET appendonly no");
          });
    } finally {
      remove(folder);
    }
    return 0;
  }

  /** What is done with a server. */
  @FunctionalInterface
  private interface Use {
    void of(Server server) throws IOException;
  }

  private static void serve(Path folder, Use use) throws IOException {
    List<String> flags =
        List.of("--port=0", "--bind=127.0.0.1", "--metrics-port=0", "--dir=" + folder, "--save=");
    try (var server = new Server(Flags.read(flags, Map.of()).settings())) {
      server.start();
      use.of(server);
      server.stop();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
