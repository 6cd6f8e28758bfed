package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.server.oracle.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many clients as {@code maxclients} lets in, on the small heap that the server is to have. */
class ManyClientsTest {
  private static final int CLIENTS = 9_990;
  private static final long MOST_EACH = 12 * 1024;

  @TempDir Path folder;

  @Test
  void connect_tenThousandClients_areServedAndTakeLittleWhenIdle() throws Exception {
    Path status = Path.of("/proc/self/limits");
    assumeTrue(Files.exists(status), "needs Linux to see what a process takes");
    assumeTrue(openFiles(status) > CLIENTS + 1000, "too few files may be open (ulimit -n)");
    int port = freePort();
    Process server = start(port);
    List<SocketChannel> channels = new ArrayList<>();
    try {
      await().until(() -> answers(port));
      connect(port, channels, 500); // has classes loaded and pools made
      long before = resident(server);
      connect(port, channels, CLIENTS);
      long each = (resident(server) - before) / (CLIENTS - 500);
      assertThat(each).as("bytes a client takes when idle").isLessThan(MOST_EACH);
      try (RawClient client = new RawClient(port)) {
        assertThat(client.call("INFO", "clients"))
            .contains("connected_clients:" + (CLIENTS + 1) + "\r\n");
      }
      channels.reversed().forEach(channel -> ping(channel));
    } finally {
      for (SocketChannel channel : channels) {
        channel.close();
      }
      server.destroyForcibly();
      server.waitFor();
    }
  }

  private Process start(int port) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "io.holdfast.server.Main",
            "--port=" + port,
            "--bind=127.0.0.1",
            "--dir=" + folder,
            "--save=");
    return builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
  }

  private static void connect(int port, List<SocketChannel> channels, int upTo) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    while (channels.size() < upTo) {
      SocketChannel channel = SocketChannel.open(address);
      channels.add(channel);
      ping(channel);
    }
  }

  private static void ping(SocketChannel channel) {
    try {
      channel.write(ByteBuffer.wrap("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer reply = ByteBuffer.allocate(7);
      while (reply.hasRemaining() && channel.read(reply) >= 0) {
        // until all of it is there
      }
      assertThat(new String(reply.array(), StandardCharsets.US_ASCII)).isEqualTo("+PONG\r\n");
    } catch (IOException e) {
      fail("a client was not served", e);
    }
  }

  private static boolean answers(int port) {
    try (RawClient client = new RawClient(port)) {
      return client.call("PING").equals("+PONG\r\n");
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static long resident(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return 1024 * number(status, "VmRSS:");
  }

  private static long openFiles(Path limits) throws IOException {
    return number(limits, "Max open files");
  }

  private static long number(Path file, String label) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(label)) {
        return Long.parseLong(line.substring(label.length()).trim().split("\\s+")[0]);
      }
    }
    throw new IOException(file + " has no line " + label);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
