package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same things over each of the system's interfaces for many sockets. */
class TransportTest {
  @TempDir Path folder;

  private TestServer start(EventLoops.Io io) {
    switch (io) {
      case EPOLL -> assumeTrue(Epoll.isAvailable(), "this system has no epoll");
      case IO_URING -> assumeTrue(IoUring.isAvailable(), "this system has no io_uring");
      case NIO -> {}
    }
    return TestServer.start(folder, "--io=" + io.flag(), "--maxclients=60");
  }

  @ParameterizedTest
  @EnumSource
  void pipeline_ofAllSizes_answersInOrder(EventLoops.Io io) {
    try (TestServer server = start(io);
        RawClient client = server.connect()) {
      for (int size : new int[] {1, 100, 5_000, 70_000, 300_000}) {
        String value = "v".repeat(size);
        for (int i = 0; i < 20; i++) {
          client.send("SET", "k" + i, value + i);
        }
        for (int i = 0; i < 20; i++) {
          assertThat(client.reply()).isEqualTo("+OK\r\n");
        }
        for (int i = 0; i < 20; i++) {
          client.send("GET", "k" + i);
        }
        for (int i = 0; i < 20; i++) {
          String whole = value + i;
          assertThat(client.reply()).isEqualTo("$" + whole.length() + "\r\n" + whole + "\r\n");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void set_ofThreeMegabytesInPieces_isThere(EventLoops.Io io) {
    String value = "0123456789abcdef".repeat(3 << 16);
    String request = "*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$" + value.length() + "\r\n" + value + "\r\n";
    try (TestServer server = start(io);
        RawClient client = server.connect();
        RawClient other = server.connect()) {
      int half = request.length() / 2;
      client.sendRaw(request.substring(0, half));
      assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
      client.sendRaw(request.substring(half) + "*1\r\n$4\r\nPING\r\n");
      assertThat(client.reply()).isEqualTo("+OK\r\n");
      assertThat(client.reply()).isEqualTo("+PONG\r\n");
      assertThat(other.call("GET", "b").equals("$" + value.length() + "\r\n" + value + "\r\n"))
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void connect_manyClientsAtOnce_eachGetsItsOwnReplies(EventLoops.Io io) {
    List<RawClient> clients = new ArrayList<>();
    try (TestServer server = start(io)) {
      for (int i = 0; i < 50; i++) {
        clients.add(server.connect());
      }
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < clients.size(); i++) {
          clients.get(i).send("ECHO", round + "." + i);
          clients.get(i).send("ECHO", "x".repeat(i * 50));
        }
        for (int i = 0; i < clients.size(); i++) {
          assertThat(clients.get(i).reply()).endsWith("\r\n" + round + "." + i + "\r\n");
          assertThat(clients.get(i).reply()).endsWith("\r\n" + "x".repeat(i * 50) + "\r\n");
        }
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @ParameterizedTest
  @EnumSource
  void blpop_withPipelinedRequests_answersInOrder(EventLoops.Io io) {
    try (TestServer server = start(io);
        RawClient waiting = server.connect();
        RawClient other = server.connect()) {
      waiting.send("PING");
      waiting.send("BLPOP", "l", "0");
      for (int i = 0; i < 40; i++) {
        waiting.send("ECHO", "e" + i);
      }
      assertThat(waiting.reply()).isEqualTo("+PONG\r\n");
      assertThat(other.call("RPUSH", "l", "v")).isEqualTo(":1\r\n");
      assertThat(waiting.reply()).isEqualTo("*2\r\n$1\r\nl\r\n$1\r\nv\r\n");
      for (int i = 0; i < 40; i++) {
        assertThat(waiting.reply()).endsWith("\r\ne" + i + "\r\n");
      }
    }
  }

  /** Asked by a client of its own, since others may have been idle for too long. */
  private static String clients(TestServer server) {
    try (RawClient client = server.connect()) {
      return client.call("INFO", "clients");
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeout_idleClient_isDisconnected(EventLoops.Io io) {
    try (TestServer server = start(io);
        RawClient idle = server.connect()) {
      assertThat(idle.call("CONFIG", "SET", "timeout", "1")).isEqualTo("+OK\r\n");
      assertThat(idle.rest()).isEmpty();
      await().ignoreExceptions().until(() -> clients(server).contains("connected_clients:1\r\n"));
    }
  }
}
