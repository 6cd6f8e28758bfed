package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One process of a test, with its output in a file. Closing it ends the process. */
final class Program implements AutoCloseable {
  static final Path ROOT =
      Path.of(System.getProperty("holdfast.root", "..")).toAbsolutePath().normalize();
  private static final Duration START = Duration.ofMinutes(3);

  private final String name;
  private final Process process;
  private final Path log;
  private final int logBefore; // characters that an earlier start left

  private Program(String name, Process process, Path log, int logBefore) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.logBefore = logBefore;
  }

  /** Starts {@code command}; its output is appended to {@code <name>.log} in {@code logs}. */
  static Program start(String name, Path logs, List<String> command) throws IOException {
    Path log = logs.resolve(name + ".log");
    int logBefore = Files.exists(log) ? Files.readString(log).length() : 0;
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Program(name, process, log, logBefore);
  }

  /** The command line that runs a module's jar with this JVM's java. */
  static List<String> java(String module, String jar, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar"));
    command.add(ROOT.resolve(module).resolve("target").resolve(jar).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts the agent on its {@code agent.yaml} in a folder, and waits until it is ready. */
  static Program startAgent(Path home, int port) throws IOException {
    return start(
            "agent",
            home.resolve("logs"),
            java(
                "backup-agent",
                "holdfast-backup-agent.jar",
                "serve",
                "--config=" + home.resolve("agent.yaml")))
        .awaitReady(port, "/health/readiness");
  }

  /** A port that nobody listens on now. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the program answers 200 to a GET of a path; fails with its log when it ends before.
   */
  Program awaitReady(int port, String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    Awaitility.await(name + " answers " + uri)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              assertThat(process.isAlive()).as(() -> name + " ended:\n" + log()).isTrue();
              return status(uri) == 200;
            });
    return this;
  }

  /** Waits until the program's log holds a text once more than when it was started. */
  Program awaitLog(String text) {
    Awaitility.await(name + " says " + text)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              assertThat(process.isAlive()).as(() -> name + " ended:\n" + log()).isTrue();
              return log().substring(logBefore).contains(text);
            });
    return this;
  }

  private static int status(URI uri) throws InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0; // not there yet
    }
  }

  /** A program that has been started. */
  static Program required(@Nullable Program program) {
    return Objects.requireNonNull(program, "not started");
  }

  /** Ends the process as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks the process to end and returns its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(120, TimeUnit.SECONDS))
        .as(() -> name + " hangs:\n" + log())
        .isTrue();
    return process.exitValue();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
