package io.holdfast.server.rehearsal;

import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.util.List;

/** Asks a server for what most servers are asked for. */
public final class Rehearsal {
  private static final String TEXT = "x".repeat(64);

  /** What is sent many times; {@code #} is a number by chance, a line a request. */
  private static final List<String> OFTEN =
      List.of(
          "SET key:# " + TEXT,
          "GET key:#",
          "SET key:# " + TEXT + " EX 1000",
          "INCR counter:#",
          "MGET key:# key:# key:#",
          "MSET key:# a key:# b key:# c key:# d key:# e",
          "EXISTS key:#",
          "DEL key:#",
          "EXPIRE counter:# 100",
          "TTL counter:#",
          "LPUSH list " + TEXT,
          "RPUSH list abc",
          "LPOP list",
          "RPOP list",
          "LRANGE list 0 99",
          "SADD set element:#",
          "SISMEMBER set element:#",
          "SPOP set",
          "HSET hash element:# abc",
          "HGET hash element:#",
          "HSET hash:# field:# abc",
          "HGETALL hash:#",
          "ZADD zset # element:#",
          "ZSCORE zset element:#",
          "ZRANGE zset 0 9",
          "ZPOPMIN zset",
          "XADD stream * field #",
          "APPEND text:# abc",
          "SETRANGE bits:# 5 abc",
          "PING");

  /** What is asked now and then. */
  private static final List<String> SELDOM =
      List.of(
          "INFO",
          "CONFIG GET *",
          "CLIENT LIST",
          "COMMAND",
          "SCAN 0 COUNT 100",
          "DBSIZE",
          "SLOWLOG GET",
          "MEMORY USAGE set",
          "OBJECT ENCODING hash",
          "XREAD COUNT 10 STREAMS stream 0",
          "MULTI\nSET key:# abc\nGET key:#\nEXEC",
          "EVAL return{redis.call('incr',KEYS[1])} 1 counter:#",
          "HELLO 3",
          "HELLO 2");

  private static final int TOGETHER = 200;

  private static final int SELDOM_TIMES = 20;

  private Rehearsal() {}

  /**
   * Fills and reads a server's data. Needs no password.
   *
   * @param port on loopback
   * @param requests about how many of each common request
   */
  public static void of(int port, int requests) throws IOException {
    try (var asker = new Asker(port)) {
      for (int done = 0; done < requests; done += TOGETHER) {
        for (String request : OFTEN) {
          asker.ask(request, TOGETHER - 2);
          asker.ask(request, 1);
          asker.ask(request, 1);
        }
      }
      for (int i = 0; i < SELDOM_TIMES; i++) {
        for (String request : SELDOM) {
          asker.ask(request, 1);
        }
      }
    }
  }

  /** Gives one request. */
  public static void ask(int port, String request) throws IOException {
    try (var asker = new Asker(port)) {
      asker.ask(request, 1);
    }
  }

  /** Reads a page of the server. */
  public static void read(int port, String path) throws IOException {
    URLConnection connection =
        URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    try (var in = connection.getInputStream()) {
      in.readAllBytes();
    }
  }
}
