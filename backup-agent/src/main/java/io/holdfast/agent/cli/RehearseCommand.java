package io.holdfast.agent.cli;

import io.holdfast.agent.app.Agent;
import io.holdfast.agent.config.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts an agent that has nothing to back up, asks it for what agents are asked for, and stops it:
 * for the JVM to write down what a start needs ({@code -XX:AOTCacheOutput}, JEP 514), so that later
 * ones find it done. It touches nothing but a temporary folder.
 */
@Command(name = "rehearse", hidden = true, description = "Start and stop, for an AOT cache.")
final class RehearseCommand implements Callable<Integer> {
  private static final List<String> READ =
      List.of(
          "/api/v1/status",
          "/api/v1/backups",
          "/api/v1/runs",
          "/api/v1/checks",
          "/api/v1/doctor",
          "/",
          "/page/live",
          "/metrics",
          "/health/readiness");

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("holdfast-rehearsal");
    try {
      Path config = folder.resolve("agent.yaml");
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      // Nothing listens on port 1.
      Files.writeString(
          config,
          """
          http: { port: 0, bind: 127.0.0.1, tokenFile: "%1$s/token" }
          state: { file: "%1$s/state.json" }
          store: { host: 127.0.0.1, port: 1 }
          longhorn: { url: "http://127.0.0.1:1" }
          volume: { name: none }
          verify: { process: { command: ["%2$s"] } }
          evidence: { dir: "%1$s/evidence" }
          policies: [{ name: none, cron: "0 0 1 1 *", retain: 1 }]
          """
              .formatted(folder, java));
      ConfigFile file = new ConfigFile(config, Map.of());
      try (Agent agent = Agent.start(file.read(), file)) {
        for (String path : READ) {
          read(agent.port(), path);
        }
      }
    } finally {
      remove(folder);
    }
    return 0;
  }

  /** By the oldest of the JDK's clients: what asks is remembered as well, and this one is small. */
  private static void read(int port, String path) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try (InputStream answer = connection.getInputStream()) {
      answer.readAllBytes();
    } finally {
      connection.disconnect();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
