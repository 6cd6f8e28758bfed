package io.holdfast.server.appendonly;

import static org.awaitility.Awaitility.await;

import io.holdfast.server.Main;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Our server in a process of its own, which can be killed. */
final class ServerProcessUnderTest implements AutoCloseable {
  private final Process process;
  private final int port;
  private final Path log;

  private ServerProcessUnderTest(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Starts one and waits until it serves. */
  static ServerProcessUnderTest start(Path data, Path log, String... flags) throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--port=" + port, "--bind=127.0.0.1", "--dir=" + data, "--save="));
    command.addAll(List.of(flags));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var server = new ServerProcessUnderTest(process, port, log);
    try {
      await().pollInterval(Duration.ofMillis(20)).until(server::serves);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private boolean serves() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the server ended: " + Files.readString(log));
    }
    try (Jedis jedis = client()) {
      return jedis.dbSize() >= 0;
    } catch (JedisException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  Jedis client() {
    return new Jedis("127.0.0.1", port, 60_000);
  }

  /** Ends it as the kernel does when memory is short. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
