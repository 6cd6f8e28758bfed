package io.holdfast.server.oracle;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real redis-server on a free port of loopback, with its data in a temporary folder. */
public final class RedisServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/redis-server");

  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; skips the test where there is no redis-server. */
  public static RedisServer start(Path folder, String... arguments) {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM), PROGRAM + " is not installed, so nothing to compare with");
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
    command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no"));
    command.addAll(List.of(arguments));
    try {
      File log = folder.resolve("redis.log").toFile();
      var redis =
          new RedisServer(
              new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start(),
              port);
      Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(redis::answers);
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (var client = new RawClient(port)) {
      return !client.call("PING").isEmpty();
    }
  }

  public int port() {
    return port;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
