package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that wait for a stream's entries, with several event loops and shards. */
class StreamWaitingTest {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, "--proactor_threads=3", "--num_shards=16");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    try (RawClient client = server.connect()) {
      client.call("FLUSHALL");
    }
  }

  private static void awaitBlocked(int clients) {
    try (RawClient client = server.connect()) {
      await()
          .until(
              () -> client.call("INFO", "clients").contains("blocked_clients:" + clients + "\r\n"));
    }
  }

  private static String entry(String key, String id, String field, String value) {
    return "*1\r\n*2\r\n"
        + bulk(key)
        + "*1\r\n*2\r\n"
        + bulk(id)
        + "*2\r\n"
        + bulk(field)
        + bulk(value);
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  @Test
  void xread_behindTheLastEntry_getsTheNextOneOnly() {
    try (RawClient waiting = server.connect();
        RawClient other = server.connect()) {
      other.call("XADD", "a", "1-1", "f", "old");
      waiting.send("XREAD", "BLOCK", "0", "STREAMS", "a", "b", "$", "$");
      awaitBlocked(1);
      other.call("SADD", "b", "of another type");
      other.call("XGROUP", "CREATE", "a", "g", "0");
      other.call("XADD", "a", "2-1", "f", "new");
      assertThat(waiting.reply()).isEqualTo(entry("a", "2-1", "f", "new"));
      awaitBlocked(0);
    }
  }

  @Test
  void xread_withoutEntries_timesOut() {
    try (RawClient client = server.connect()) {
      assertThat(client.call("XREAD", "BLOCK", "10", "STREAMS", "a", "$")).isEqualTo("*-1\r\n");
      client.call("HELLO", "3");
      assertThat(client.call("XREAD", "BLOCK", "10", "STREAMS", "a", "$")).isEqualTo("_\r\n");
      client.call("XADD", "a", "1-1", "f", "v");
      assertThat(client.call("XREAD", "BLOCK", "10", "STREAMS", "a", "0"))
          .startsWith("%1\r\n" + bulk("a") + "*1\r\n*2\r\n");
    }
  }

  @Test
  void xreadgroup_severalConsumers_eachEntryGoesToOne() {
    int consumers = 4;
    try (RawClient other = server.connect()) {
      other.call("XGROUP", "CREATE", "a", "g", "$", "MKSTREAM");
      var clients = new RawClient[consumers];
      for (int i = 0; i < consumers; i++) {
        clients[i] = server.connect();
        clients[i].send("XREADGROUP", "GROUP", "g", "c" + i, "BLOCK", "0", "STREAMS", "a", ">");
        awaitBlocked(i + 1);
      }
      Set<String> expected = new HashSet<>();
      Set<String> replies = new HashSet<>();
      for (int i = 0; i < consumers; i++) {
        other.call("XADD", "a", i + 1 + "-0", "f", "v");
        expected.add(entry("a", i + 1 + "-0", "f", "v"));
        replies.add(clients[i].reply()); // who waited longest
      }
      assertThat(replies).isEqualTo(expected);
      assertThat(other.call("XPENDING", "a", "g")).startsWith("*4\r\n:" + consumers + "\r\n");
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void xreadgroup_groupOrKeyGone_endsWithItsError() {
    String noGroup = "-NOGROUP the consumer group this client was blocked on no longer exists\r\n";
    String noKey = "-UNBLOCKED the stream key no longer exists\r\n";
    String[][] ends = {
      {noGroup, "XGROUP", "DESTROY", "a", "g"},
      {noKey, "DEL", "a"},
      {noKey, "UNLINK", "a"},
      {noKey, "SET", "a", "x"},
      {noKey, "RENAME", "a", "b"},
      {noKey, "PEXPIREAT", "a", "1"},
      {noKey, "FLUSHALL"},
      {noKey, "FLUSHDB"}
    };
    try (RawClient first = server.connect();
        RawClient second = server.connect();
        RawClient other = server.connect()) {
      for (String[] end : ends) {
        other.call("FLUSHALL");
        other.call("XGROUP", "CREATE", "a", "g", "$", "MKSTREAM");
        first.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "a", ">");
        second.send("XREADGROUP", "GROUP", "g", "d", "BLOCK", "0", "STREAMS", "a", ">");
        awaitBlocked(2);
        String[] command = Arrays.copyOfRange(end, 1, end.length);
        assertThat(other.call(command)).as(String.join(" ", command)).doesNotStartWith("-");
        assertThat(first.reply()).as(String.join(" ", command)).isEqualTo(end[0]);
        assertThat(second.reply()).isEqualTo(end[0]);
        awaitBlocked(0);
      }
    }
  }

  @Test
  void xreadgroup_keyExpires_endsWithoutAnotherCommand() {
    try (RawClient waiting = server.connect();
        RawClient other = server.connect()) {
      other.call("XGROUP", "CREATE", "a", "g", "$", "MKSTREAM");
      waiting.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "a", ">");
      awaitBlocked(1);
      other.call("PEXPIRE", "a", "20");
      assertThat(waiting.reply()).isEqualTo("-UNBLOCKED the stream key no longer exists\r\n");
    }
  }

  @Test
  void xread_inTransaction_doesNotWait() {
    try (RawClient client = server.connect()) {
      client.call("MULTI");
      client.call("XREAD", "BLOCK", "0", "STREAMS", "a", "$");
      assertThat(client.call("EXEC")).isEqualTo("*1\r\n*-1\r\n");
    }
  }

  @Test
  void xreadgroup_keyIsReplacedWithinATransaction_endsWithNoGroup() {
    try (RawClient waiting = server.connect();
        RawClient other = server.connect()) {
      other.call("XGROUP", "CREATE", "a", "g", "$", "MKSTREAM");
      waiting.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "a", ">");
      awaitBlocked(1);
      other.call("MULTI");
      other.call("DEL", "a");
      other.call("XADD", "a", "1-1", "f", "v");
      other.call("EXEC");
      assertThat(waiting.reply())
          .isEqualTo("-NOGROUP the consumer group this client was blocked on no longer exists\r\n");
    }
  }
}
