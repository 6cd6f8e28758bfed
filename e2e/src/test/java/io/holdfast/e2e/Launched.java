package io.holdfast.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** A Holdfast that {@code ./holdfast} starts, on free ports, with its state in a folder. */
final class Launched {
  private final Path home;
  final int port = Program.freePort();
  final int agentPort = Program.freePort();
  final int longhornPort = Program.freePort();
  private final List<String> ports =
      List.of(
          "--port=" + port,
          "--metrics-port=" + Program.freePort(),
          "--agent-port=" + agentPort,
          "--longhorn-port=" + longhornPort,
          "--s3-port=" + Program.freePort());

  Launched(Path home) {
    this.home = home;
  }

  Path home() {
    return home;
  }

  Outcome up() throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("up", "-d"));
    arguments.addAll(ports);
    return run(arguments.toArray(String[]::new));
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Program.ROOT.resolve("holdfast").toString());
    command.addAll(List.of(arguments));
    return Outcome.of(
        Map.of("HOLDFAST_HOME", home.toString(), "JAVA_HOME", System.getProperty("java.home")),
        600,
        command);
  }

  Jedis client() throws IOException {
    String password = Files.readString(home.resolve("password")).strip();
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder().password(password).timeoutMillis(120_000).build());
  }

  /** The processes that the pid files name and that live. */
  List<ProcessHandle> processes() throws IOException {
    Path run = home.resolve("run");
    if (!Files.isDirectory(run)) {
      return List.of();
    }
    var alive = new ArrayList<ProcessHandle>();
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pid")).toList()) {
        process(file).ifPresent(alive::add);
      }
    }
    return alive;
  }

  /** One of them by its part's name, if it lives. */
  Optional<ProcessHandle> process(String part) throws IOException {
    return process(home.resolve("run").resolve(part + ".pid"));
  }

  private static Optional<ProcessHandle> process(Path file) throws IOException {
    long pid = Long.parseLong(Files.readString(file).strip().split("\\s+")[0]);
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }
}
