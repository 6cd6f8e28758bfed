package io.holdfast.server.oracle;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A redis-server of the machine, on a free port, with its data in a folder of the test's. */
public final class RealRedis implements AutoCloseable {
  private final Process process;
  private final int port;

  private RealRedis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; the test is skipped where redis-server 7.0 is missing. */
  public static RealRedis start(Path folder, String... more) throws IOException {
    Assumptions.assumeTrue(
        output("redis-server", "--version").contains("v=7.0."),
        "redis-server 7.0 is not installed: nothing to compare with");
    return start("redis-server", folder, more);
  }

  /** Starts a Valkey; the test is skipped where valkey-server 9.0 or newer is missing. */
  public static RealRedis startValkey(Path folder) throws IOException {
    Assumptions.assumeTrue(
        output("valkey-server", "--version").contains(" v=9."),
        "valkey-server 9 is not installed: nothing to compare with");
    return start("valkey-server", folder);
  }

  private static RealRedis start(String program, Path folder, String... more) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program, "--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", folder.toString(), "--save", "", "--daemonize", "no"));
    command.addAll(List.of(more));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile());
    builder.environment().put("LC_ALL", "C"); // SORT ALPHA goes by it
    Process process = builder.start();
    var redis = new RealRedis(process, port);
    try {
      await().pollInterval(Duration.ofMillis(20)).until(() -> redis.answers(folder));
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  /** What a program prints; empty when it is missing. */
  public static String output(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such file")) {
        return "";
      }
      throw e;
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  public Jedis client() {
    return new Jedis("127.0.0.1", port, 60_000);
  }

  private boolean answers(Path folder) throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the server ended: " + Files.readString(folder.resolve("redis.log")));
    }
    try (Jedis jedis = client()) {
      return jedis.info("persistence").contains("\nloading:0");
    } catch (JedisConnectionException | redis.clients.jedis.exceptions.JedisDataException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
