package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments that are collected outside the heap. */
class LargeArgumentTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void echo_ofManySizes_comesBack() {
    try (RawClient client = server.connect()) {
      for (int size : new int[] {MEBIBYTE, MEBIBYTE + 1, 2 * MEBIBYTE - 1, 5 * MEBIBYTE + 4095}) {
        String text = "abcdefghijklm".repeat(size / 13 + 1).substring(0, size);
        client.send("ECHO", text);
        client.send("PING");
        assertThat(client.reply().equals("$" + size + "\r\n" + text + "\r\n")).isTrue();
        assertThat(client.reply()).isEqualTo("+PONG\r\n");
      }
    }
  }

  @Test
  void key_ofTwoMegabytes_isFoundAgain() {
    String key = "k".repeat(2 * MEBIBYTE);
    try (RawClient client = server.connect()) {
      assertThat(client.call("SET", key, "v")).isEqualTo("+OK\r\n");
      assertThat(client.call("GET", key)).isEqualTo("$1\r\nv\r\n");
      assertThat(client.call("DEL", key)).isEqualTo(":1\r\n");
    }
  }

  @Test
  void multi_withLargeArguments_runsThemAtExec() {
    String one = "1".repeat(MEBIBYTE + 1);
    String other = "2".repeat(MEBIBYTE + 2);
    try (RawClient client = server.connect()) {
      client.call("MULTI");
      client.call("SET", "one", one);
      client.call("SET", "other", other);
      client.call("STRLEN", "other");
      assertThat(client.call("EXEC")).isEqualTo("*3\r\n+OK\r\n+OK\r\n:" + other.length() + "\r\n");
      assertThat(client.call("GETRANGE", "one", "-2", "-1")).isEqualTo("$2\r\n11\r\n");
      client.call("MULTI");
      client.call("SET", "one", other);
      client.call("DISCARD");
      assertThat(client.call("STRLEN", "one")).isEqualTo(":" + one.length() + "\r\n");
      client.call("DEL", "one", "other");
    }
  }

  @Test
  void echo_longerThanTheHeapAllows_isRefusedAndTheClientGoesOn() {
    long most = Runtime.getRuntime().maxMemory() / 8;
    org.junit.jupiter.api.Assumptions.assumeTrue(most < 128L << 20, "the heap is too large for it");
    int size = (int) most + 1;
    byte[] piece = new byte[MEBIBYTE];
    try (RawClient client = server.connect()) {
      client.sendRaw("*2\r\n$4\r\nECHO\r\n$" + size + "\r\n");
      for (int sent = 0; sent < size; sent += piece.length) {
        client.sendRaw(java.util.Arrays.copyOf(piece, Math.min(piece.length, size - sent)));
      }
      client.sendRaw("\r\n");
      assertThat(client.reply())
          .isEqualTo(
              "-ERR argument of %d bytes is too long for 'echo', at most %d\r\n"
                  .formatted(size, most));
      assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void set_halfSent_countsOnlyWhatCame() {
    try (RawClient client = server.connect();
        RawClient observer = server.connect()) {
      client.call("CLIENT", "SETNAME", "half");
      client.sendRaw("*3\r\n$3\r\nSET\r\n$1\r\nh\r\n$500000000\r\n" + "x".repeat(3 * MEBIBYTE));
      Pattern held = Pattern.compile("name=half .* qbuf=(\\d+)");
      await()
          .untilAsserted(
              () -> {
                Matcher matcher = held.matcher(observer.call("CLIENT", "LIST"));
                assertThat(matcher.find()).isTrue();
                assertThat(Long.parseLong(matcher.group(1)))
                    .isBetween(3L * MEBIBYTE, 3L * MEBIBYTE + 100);
              });
    }
    try (RawClient observer = server.connect()) {
      await().until(() -> !observer.call("CLIENT", "LIST").contains("name=half"));
      assertThat(observer.call("EXISTS", "h")).isEqualTo(":0\r\n");
    }
  }
}
