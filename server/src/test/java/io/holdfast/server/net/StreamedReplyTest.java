package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies that are made in portions while others are served. */
class StreamedReplyTest {
  private static final int KEYS = 50_000;

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
    try (RawClient client = server.connect()) {
      var requests = new StringBuilder();
      for (int i = 0; i < KEYS; i++) {
        requests.append("SET key:").append(i).append(" v\r\n");
      }
      client.sendRaw(requests.toString());
      for (int i = 0; i < KEYS; i++) {
        assertThat(client.reply()).isEqualTo("+OK\r\n");
      }
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Set<String> elements(String reply) {
    Set<String> elements = new HashSet<>();
    Matcher matcher = Pattern.compile("\\$\\d+\r\n(.*)\r\n").matcher(reply);
    while (matcher.find()) {
      assertThat(elements.add(matcher.group(1))).as("twice: %s", matcher.group(1)).isTrue();
    }
    return elements;
  }

  @Test
  void keys_ofMany_answersEachOnceAndThenWhatWasAskedAfter() {
    try (RawClient client = server.connect()) {
      client.send("KEYS", "*");
      client.send("PING");
      client.send("KEYS", "key:1234*");
      client.send("ECHO", "end");
      String all = client.reply();
      assertThat(all).startsWith("*" + KEYS + "\r\n");
      assertThat(elements(all)).hasSize(KEYS);
      assertThat(client.reply()).isEqualTo("+PONG\r\n");
      assertThat(elements(client.reply())).hasSize(11);
      assertThat(client.reply()).isEqualTo("$3\r\nend\r\n");
    }
  }

  @Test
  void keys_whileOthersWrite_answersAllThatStayed() {
    try (RawClient client = server.connect();
        RawClient writer = server.connect()) {
      client.send("KEYS", "key:*");
      for (int i = 0; i < 2000; i++) {
        writer.send("SELECT", "1");
        writer.send("SET", "other:" + i, "v");
        writer.send("SELECT", "0");
        writer.send("SET", "new:" + i, "v");
        writer.send("DEL", "new:" + i);
      }
      assertThat(elements(client.reply())).hasSize(KEYS);
      for (int i = 0; i < 10_000; i++) {
        writer.reply();
      }
      writer.call("SELECT", "1");
      writer.call("FLUSHDB");
    }
  }

  @Test
  void keys_inTransaction_seesItsMoment() {
    try (RawClient client = server.connect()) {
      client.call("SELECT", "2");
      client.call("SET", "a", "1");
      client.call("MULTI");
      client.call("KEYS", "*");
      client.call("SET", "b", "1");
      client.call("RANDOMKEY");
      client.call("SCAN", "0", "COUNT", "1000"); // all of an index that is nearly empty
      assertThat(client.call("EXEC"))
          .startsWith("*4\r\n*1\r\n$1\r\na\r\n+OK\r\n$1\r\n")
          .contains("*2\r\n$1\r\n0\r\n*2\r\n");
      client.call("FLUSHDB");
    }
  }

  @Test
  void lrange_ofManyElements_answersTheListOfItsMoment() {
    try (RawClient client = server.connect();
        RawClient other = server.connect()) {
      client.call("SELECT", "3");
      other.call("SELECT", "3");
      int size = 30_000;
      var expected = new StringBuilder("*" + size + "\r\n");
      for (int from = 0; from < size; from += 1000) {
        String[] request = new String[1002];
        request[0] = "RPUSH";
        request[1] = "list";
        for (int i = 0; i < 1000; i++) {
          String element = i % 3 == 0 ? Integer.toString(from + i) : "element " + (from + i);
          request[i + 2] = element;
          expected.append("$" + element.length() + "\r\n" + element + "\r\n");
        }
        client.call(request);
      }
      client.send("LRANGE", "list", "0", "-1");
      client.send("PING");
      client.send("MULTI");
      client.send("LRANGE", "list", "0", "-1");
      client.send("DEL", "list");
      client.send("EXEC");
      assertThat(client.reply()).isEqualTo(expected.toString());
      assertThat(client.reply()).isEqualTo("+PONG\r\n");
      assertThat(client.reply() + client.reply() + client.reply()).endsWith("+QUEUED\r\n");
      assertThat(client.reply()).isEqualTo("*2\r\n" + expected + ":1\r\n");
      assertThat(other.call("EXISTS", "list")).isEqualTo(":0\r\n");
    }
  }

  @Test
  void xrange_ofManyEntries_answersTheStreamOfItsMoment() {
    try (RawClient client = server.connect();
        RawClient other = server.connect()) {
      client.call("SELECT", "4");
      other.call("SELECT", "4");
      int size = 20_000;
      List<String> entries = new ArrayList<>();
      for (int i = 1; i <= size; i++) {
        String value = i % 3 == 0 ? Integer.toString(i) : "value " + i;
        client.send("XADD", "stream", i + "-0", "field", value);
        entries.add(
            "*2\r\n$%d\r\n%d-0\r\n*2\r\n$5\r\nfield\r\n$%d\r\n%s\r\n"
                .formatted(2 + Integer.toString(i).length(), i, value.length(), value));
      }
      for (int i = 1; i <= size; i++) {
        assertThat(client.reply()).endsWith(i + "-0\r\n");
      }
      client.send("XRANGE", "stream", "-", "+");
      client.send("XTRIM", "stream", "MAXLEN", "1");
      String all = "*" + size + "\r\n" + String.join("", entries);
      assertThat(client.reply()).isEqualTo(all);
      assertThat(client.reply()).isEqualTo(":" + (size - 1) + "\r\n");
      assertThat(other.call("XRANGE", "stream", "-", "+")).isEqualTo("*1\r\n" + entries.getLast());
      other.call("DEL", "stream");
    }
  }

  @Test
  void xrevrange_withACount_answersTheLastOfMany() {
    try (RawClient client = server.connect()) {
      client.call("SELECT", "4");
      int size = 20_000;
      int count = 12_345;
      for (int i = 1; i <= size; i++) {
        client.send("XADD", "stream", i + "-0", "f", "v");
      }
      for (int i = 1; i <= size; i++) {
        client.reply();
      }
      client.send("XREVRANGE", "stream", "+", "100-0", "COUNT", Integer.toString(count));
      client.send("PING");
      String reply = client.reply();
      assertThat(reply).startsWith("*" + count + "\r\n*2\r\n$7\r\n20000-0\r\n");
      assertThat(reply).contains("\r\n7656-0\r\n").doesNotContain("\r\n7655-0\r\n");
      assertThat(client.reply()).isEqualTo("+PONG\r\n");
      client.call("DEL", "stream");
    }
  }

  @Test
  void keys_unread_waitsWithoutStoppingOthers() {
    try (RawClient silent = server.connect();
        RawClient other = server.connect()) {
      silent.send("CLIENT", "SETNAME", "silent");
      for (int i = 0; i < 50; i++) {
        silent.send("KEYS", "*"); // 50 times a megabyte
      }
      for (int i = 0; i < 200; i++) {
        assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
      }
      Pattern waiting = Pattern.compile("name=silent.* omem=(\\d+)");
      Matcher matcher = waiting.matcher(other.call("CLIENT", "LIST"));
      assertThat(matcher.find()).isTrue();
      assertThat(Long.parseLong(matcher.group(1))).isLessThan(4_000_000);
      assertThat(silent.reply()).isEqualTo("+OK\r\n");
      for (int i = 0; i < 50; i++) {
        assertThat(silent.reply()).startsWith("*" + KEYS + "\r\n");
      }
    }
  }

  @Test
  void keys_clientLeavesInBetween_serverLivesOn() {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = server.connect()) {
        client.send("KEYS", "*");
      }
    }
    try (RawClient client = server.connect()) {
      await().until(() -> client.call("INFO", "clients").contains("connected_clients:1\r\n"));
    }
  }

  @Test
  void scan_ofAll_answersEachOnce() {
    try (RawClient client = server.connect()) {
      Set<String> seen = new HashSet<>();
      String cursor = "0";
      do {
        String reply = client.call("SCAN", cursor, "COUNT", "1000", "MATCH", "key:*");
        Matcher head = Pattern.compile("\\*2\r\n\\$\\d+\r\n(\\d+)\r\n").matcher(reply);
        assertThat(head.lookingAt()).isTrue();
        cursor = head.group(1);
        seen.addAll(elements(reply.substring(head.end())));
      } while (!cursor.equals("0"));
      assertThat(seen).hasSize(KEYS);
      assertThat(client.call("RANDOMKEY")).contains("key:");
    }
  }
}
