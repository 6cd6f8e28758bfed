package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strings of several megabytes with a limit of the heap that none of them may be copied to. */
class LargeStringsOverTheNetTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final String LIMIT = "holdfast.mostOnHeap";

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    System.setProperty(LIMIT, Integer.toString(2 * MEBIBYTE));
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty(LIMIT);
  }

  @Test
  void set_ofManyMegabytes_isAnsweredWhereverItGoes() {
    String one = "one".repeat(3 * MEBIBYTE);
    String two = "other".repeat(MEBIBYTE);
    try (RawClient client = server.connect()) {
      assertThat(client.call("SET", "a", one)).isEqualTo("+OK\r\n");
      assertThat(client.call("GET", "a").equals(bulk(one))).isTrue();
      assertThat(client.call("STRLEN", "a")).isEqualTo(":" + one.length() + "\r\n");
      assertThat(client.call("GETSET", "a", two).equals(bulk(one))).isTrue();
      assertThat(client.call("SET", "a", one, "GET").equals(bulk(two))).isTrue();
      assertThat(client.call("GETEX", "a", "EX", "100").equals(bulk(one))).isTrue();
      assertThat(client.call("COPY", "a", "b")).isEqualTo(":1\r\n");
      assertThat(client.call("RENAME", "a", "c")).isEqualTo("+OK\r\n");
      assertThat(client.call("MSET", "d", two, "e", one)).isEqualTo("+OK\r\n");
      assertThat(client.call("GET", "d").equals(bulk(two))).isTrue();
      assertThat(client.call("MGET", "b", "none", "c"))
          .satisfies(
              reply ->
                  assertThat(reply.equals("*3\r\n" + bulk(one) + "$-1\r\n" + bulk(one))).isTrue());
      assertThat(client.call("GETDEL", "b").equals(bulk(one))).isTrue();
      assertThat(client.call("OBJECT", "ENCODING", "c")).isEqualTo("$3\r\nraw\r\n");
      assertThat(client.call("SET", "c", two, "NX", "GET").equals(bulk(one))).isTrue();
      assertThat(client.call("DEL", "c", "d", "e")).isEqualTo(":3\r\n");
    }
  }

  @Test
  void lcs_ofAStringTooLargeForTheHeap_isRefusedAndTheClientGoesOn() {
    try (RawClient client = server.connect()) {
      client.call("SET", "large", "x".repeat(3 * MEBIBYTE));
      String dump = client.call("DUMP", "large");
      assertThat(dump).startsWith("$" + (6 + 3145728 + 10) + "\r\n").contains("xxx");
      assertThat(client.call("LCS", "large", "none"))
          .isEqualTo(
              "-ERR a string of 3145728 bytes is too large for this command, at most 2097152\r\n");
      assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
      client.call("DEL", "large");
    }
  }

  @Test
  void set_inATransactionOrRefused_leavesNothingElse() {
    try (RawClient client = server.connect()) {
      client.call("MULTI");
      client.call("SET", "m", "x".repeat(3 * MEBIBYTE));
      client.call("GET", "m");
      client.call("SET", "m", "y", "NX");
      assertThat(
              client
                  .call("EXEC")
                  .equals("*3\r\n+OK\r\n" + bulk("x".repeat(3 * MEBIBYTE)) + "$-1\r\n"))
          .isTrue();
      assertThat(client.call("SET", "m", "z".repeat(3 * MEBIBYTE), "NX")).isEqualTo("$-1\r\n");
      assertThat(client.call("SETNX", "m", "z".repeat(3 * MEBIBYTE))).isEqualTo(":0\r\n");
      assertThat(client.call("GET", "m").equals(bulk("x".repeat(3 * MEBIBYTE)))).isTrue();
      client.call("DEL", "m");
    }
  }

  @Test
  void edits_ofALargeString_changeItWhereItIs() {
    String half = "h".repeat(3 * MEBIBYTE / 2);
    try (RawClient client = server.connect()) {
      client.call("SET", "e", half);
      assertThat(client.call("APPEND", "e", half)).isEqualTo(":" + 2 * half.length() + "\r\n");
      assertThat(client.call("APPEND", "e", "end"))
          .isEqualTo(":" + (2 * half.length() + 3) + "\r\n");
      assertThat(client.call("GETRANGE", "e", "-4", "-1")).isEqualTo("$4\r\nhend\r\n");
      assertThat(client.call("GETRANGE", "e", "1", "-4").equals(bulk((half + half).substring(1))))
          .isTrue();
      assertThat(client.call("SETBIT", "e", "40000000", "1")).isEqualTo(":0\r\n");
      assertThat(client.call("STRLEN", "e")).isEqualTo(":5000001\r\n");
      assertThat(client.call("GETBIT", "e", "40000000")).isEqualTo(":1\r\n");
      assertThat(client.call("BITCOUNT", "e"))
          .isEqualTo(":" + (3 * MEBIBYTE * 3 + 4 + 5 + 3 + 1) + "\r\n");
      assertThat(client.call("BITPOS", "e", "1", "3145731")).isEqualTo(":40000000\r\n");
      assertThat(client.call("BITOP", "NOT", "not", "e")).isEqualTo(":5000001\r\n");
      assertThat(client.call("BITOP", "XOR", "xor", "e", "not", "none")).isEqualTo(":5000001\r\n");
      assertThat(client.call("BITCOUNT", "xor")).isEqualTo(":40000008\r\n");
      assertThat(client.call("BITFIELD", "e", "SET", "u8", "#5000000", "65", "GET", "u8", "0"))
          .isEqualTo("*2\r\n:128\r\n:104\r\n");
      assertThat(client.call("COPY", "e", "f")).isEqualTo(":1\r\n");
      assertThat(client.call("SETRANGE", "e", "0", "new")).isEqualTo(":5000001\r\n");
      assertThat(client.call("GETRANGE", "f", "0", "3")).isEqualTo("$4\r\nhhhh\r\n");
      assertThat(client.call("GETRANGE", "e", "0", "3")).isEqualTo("$4\r\nnewh\r\n");
      assertThat(client.call("SETRANGE", "g", "2000000", half))
          .isEqualTo(":" + (2_000_000 + half.length()) + "\r\n");
      assertThat(client.call("INCR", "g")).startsWith("-ERR value is not an integer");
      assertThat(client.call("INCRBYFLOAT", "g", "1"))
          .startsWith("-ERR value is not a valid float");
      assertThat(client.call("DEL", "e", "f", "g", "not", "xor")).isEqualTo(":5\r\n");
    }
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }
}
