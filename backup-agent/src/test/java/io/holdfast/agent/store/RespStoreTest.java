package io.holdfast.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RespStoreTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String MANIFEST =
      "{\"format\":1,\"keys\":3,\"digest\":\"abcd\",\"server\":\"holdfast 0.1.0\"}";

  @Test
  void barrier_ofHoldfast_isReadFromTheManifest() throws IOException {
    try (Script script =
        new Script("+OK", bulk(MANIFEST), bulk("# Persistence\r\nrdb_saves:4"), ":1700000000")) {
      Barrier barrier = script.store().barrier(LONG);
      assertThat(barrier.keys()).isEqualTo(3);
      assertThat(barrier.digest()).isEqualTo("abcd");
      assertThat(barrier.server()).isEqualTo("holdfast 0.1.0");
      assertThat(barrier.marker()).isEqualTo("1700000000/4");
    }
  }

  @Test
  void barrier_stillLoading_isTriedAgain() throws IOException {
    try (Script script =
        new Script(
            "+OK", "-LOADING loading the dataset", "", "+OK", bulk(MANIFEST), bulk(""), ":1")) {
      assertThat(script.store().barrier(LONG).keys()).isEqualTo(3);
    }
  }

  @Test
  void barrier_misconf_isRefusedWithTheStoresWords() throws IOException {
    try (Script script = new Script("+OK", "-MISCONF the disk is full")) {
      assertThatThrownBy(() -> script.store().barrier(LONG))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("MISCONF the disk is full");
    }
  }

  @Test
  void barrier_wrongPassword_isRefusedWithoutNamingIt() throws IOException {
    try (Script script = new Script("-WRONGPASS invalid username-password pair")) {
      assertThatThrownBy(() -> script.store().barrier(LONG))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void barrier_closedWithinReply_isUnavailable() throws IOException {
    try (Script script = new Script("+OK", "$100\r\n{\"for")) {
      assertThatThrownBy(() -> script.store().barrier(LONG)).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void barrier_dragonfly_waitsForSavingToEnd() throws IOException {
    String server = bulk("redis_version:7.4.0\r\ndragonfly_version:df-v1.31.0");
    try (Script script =
        new Script(
            "+OK",
            "-ERR unknown command `HOLDFAST`",
            server,
            bulk("saving:0"),
            bulk("db0:keys=5,expires=0,avg_ttl=0"),
            "+OK",
            bulk("saving:1"),
            bulk("saving:0"),
            bulk("saving:0"),
            ":1700000000",
            bulk("db0:keys=5,expires=0,avg_ttl=0"))) {
      Barrier barrier = script.store().barrier(LONG);
      assertThat(barrier.server()).isEqualTo("dragonfly v1.31.0");
      assertThat(barrier.keys()).as("Dragonfly does not say whether anything was written").isNull();
    }
  }

  @Test
  void ping_nobodyListens_isUnavailableAndNamesTheAddress() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    RespStore store = new RespStore("127.0.0.1", port, () -> "", new SystemTime());
    assertThatThrownBy(store::ping)
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text;
  }

  /**
   * A store that answers what it is told to; an empty text ends the connection and waits for the
   * next.
   */
  private static final class Script implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Queue<String> replies = new ArrayDeque<>();

    Script(String... replies) throws IOException {
      this.replies.addAll(List.of(replies));
      Thread.ofVirtual().start(this::serve);
    }

    RespStore store() {
      return new RespStore("127.0.0.1", listener.getLocalPort(), () -> "secret", new SystemTime());
    }

    private void serve() {
      try {
        while (!replies.isEmpty()) {
          try (Socket socket = listener.accept()) {
            converse(socket);
          }
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void converse(Socket socket) throws IOException {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      while (!replies.isEmpty()) {
        String reply = replies.remove();
        if (reply.isEmpty()) {
          return;
        }
        int words = Integer.parseInt(in.readLine().substring(1));
        in.lines().limit(words * 2L).forEach(line -> assertThat(line).isNotNull());
        socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
