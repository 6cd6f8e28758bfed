package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** What clients do to connections, well and ill meant, over real sockets. */
class ConnectionTest {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, "--requirepass=secret", "--maxclients=1200");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Jedis jedis() {
    return new Jedis(
        new HostAndPort("127.0.0.1", server.port()),
        DefaultJedisClientConfig.builder().password("secret").socketTimeoutMillis(60_000).build());
  }

  private static RawClient client() {
    RawClient client = server.connect();
    assertThat(client.call("AUTH", "secret")).isEqualTo("+OK\r\n");
    return client;
  }

  @Test
  void get_withoutPassword_isRefused() {
    try (RawClient client = server.connect()) {
      assertThat(client.call("GET", "a")).isEqualTo("-NOAUTH Authentication required.\r\n");
      assertThat(client.call("AUTH", "wrong"))
          .isEqualTo("-WRONGPASS invalid username-password pair or user is disabled.\r\n");
      assertThat(client.call("AUTH", "nobody", "secret")).startsWith("-WRONGPASS");
      assertThat(client.call("HELLO", "3")).startsWith("-NOAUTH HELLO must be called");
      assertThat(client.call("HELLO", "2", "AUTH", "default", "secret")).startsWith("*14");
      assertThat(client.call("GET", "a")).isEqualTo("$-1\r\n");
    }
  }

  @Test
  void set_keyOfOneMegabyte_isThere() {
    byte[] key = new byte[1 << 20];
    new Random(1).nextBytes(key);
    try (Jedis jedis = jedis()) {
      jedis.set(key, new byte[] {1});
      assertThat(jedis.get(key)).containsExactly(1);
      jedis.del(key);
    }
  }

  @Test
  void get_valueOfHundredMegabytes_comesBackWhileOthersAreServed() {
    byte[] value = new byte[100 * 1024 * 1024];
    for (int i = 0; i < value.length; i += 97) {
      value[i] = (byte) i;
    }
    try (Jedis jedis = jedis();
        RawClient slow = client();
        RawClient other = client()) {
      jedis.set("big".getBytes(java.nio.charset.StandardCharsets.US_ASCII), value);
      slow.send("GET", "big"); // and does not read
      assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
      byte[] back = jedis.get("big".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(Arrays.equals(back, value)).isTrue();
      jedis.del("big");
    }
  }

  @Test
  void connect_thousandClients_allAreServed() {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        clients.add(client());
      }
      clients.forEach(client -> client.send("PING"));
      clients.forEach(client -> assertThat(client.reply()).isEqualTo("+PONG\r\n"));
    } finally {
      clients.forEach(RawClient::close);
    }
    try (RawClient client = client()) {
      await().until(() -> client.call("INFO", "clients").contains("connected_clients:1\r\n"));
    }
  }

  @Test
  void connect_moreThanMaxclients_isRefused() {
    try (RawClient client = client()) {
      client.call("CONFIG", "SET", "maxclients", "1");
      try (RawClient second = server.connect()) {
        assertThat(second.rest()).isEqualTo("-ERR max number of clients reached\r\n");
      } finally {
        client.call("CONFIG", "SET", "maxclients", "1200");
      }
    }
  }

  @Test
  void send_halfCommandsAndGarbage_serverLivesOn() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      try (RawClient client = i % 2 == 0 ? client() : server.connect()) {
        byte[] garbage = new byte[random.nextInt(3000)];
        random.nextBytes(garbage);
        switch (i % 4) {
          case 0 -> client.sendRaw("*3\r\n$3\r\nSET\r\n$1000\r\nabc");
          case 1 -> client.sendRaw("*1\r");
          default -> client.sendRaw(garbage);
        }
      } catch (java.io.UncheckedIOException e) {
        // the server may close the connection while garbage is still being sent
      }
    }
    try (RawClient client = client()) {
      assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void pipeline_tenThousandRequests_answersInOrder() {
    try (RawClient client = client()) {
      var text = new StringBuilder();
      for (int i = 0; i < 10_000; i++) {
        text.append("ECHO ").append(i).append("\r\n");
      }
      client.sendRaw(text.toString());
      for (int i = 0; i < 10_000; i++) {
        assertThat(client.reply()).endsWith("\r\n" + i + "\r\n");
      }
    }
  }

  @Test
  void pipeline_clientThatDoesNotRead_isHeldBackWithoutGrowing() {
    String value = "x".repeat(100_000);
    try (RawClient greedy = client();
        RawClient observer = client()) {
      observer.call("SET", "v", value);
      String get = "*2\r\n$3\r\nGET\r\n$1\r\nv\r\n";
      greedy.sendRaw(get.repeat(2000)); // 200 MB of replies
      assertThat(observer.call("PING")).isEqualTo("+PONG\r\n");
      String list = observer.call("CLIENT", "LIST");
      long largest =
          java.util.regex.Pattern.compile("omem=(\\d+)")
              .matcher(list)
              .results()
              .mapToLong(match -> Long.parseLong(match.group(1)))
              .max()
              .orElseThrow();
      assertThat(largest).isLessThan(4_000_000);
      for (int i = 0; i < 2000; i++) {
        assertThat(greedy.reply().length()).isEqualTo(100_000 + 11);
      }
    }
  }

  @Test
  void clientReply_offAndSkip_staysSilent() {
    try (RawClient client = client()) {
      client.send("CLIENT", "REPLY", "OFF");
      client.send("SET", "a", "1");
      client.send("CLIENT", "REPLY", "ON");
      assertThat(client.reply()).isEqualTo("+OK\r\n");
      client.send("CLIENT", "REPLY", "SKIP");
      client.send("GET", "a");
      assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
      client.send("CLIENT", "REPLY", "SKIP");
      assertThat(client.call("CLIENT", "REPLY", "ON")).isEqualTo("+OK\r\n");
      client.send("CLIENT", "REPLY", "SKIP");
      client.send("CLIENT", "REPLY", "OFF");
      client.send("PING", "off");
      assertThat(client.call("CLIENT", "REPLY", "ON")).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void clientReply_off_messageToItselfComesWithoutTheReply() {
    try (RawClient client = client()) {
      client.call("HELLO", "3");
      client.call("SUBSCRIBE", "c");
      client.send("CLIENT", "REPLY", "OFF");
      client.send("PUBLISH", "c", "m");
      assertThat(client.reply()).isEqualTo(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n");
      assertThat(client.call("CLIENT", "REPLY", "ON")).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void clientPause_heldClient_countsAsBlocked() {
    try (RawClient held = client();
        RawClient other = client()) {
      other.call("CLIENT", "PAUSE", "60000", "WRITE");
      held.send("DEL", "paused");
      await().until(() -> other.call("INFO", "clients").contains("blocked_clients:1\r\n"));
      other.call("CLIENT", "UNPAUSE");
      assertThat(held.reply()).isEqualTo(":0\r\n");
    }
  }

  @Test
  void clientKill_byId_closesTheOther() {
    try (RawClient victim = client();
        RawClient killer = client()) {
      String id = victim.call("CLIENT", "ID").replaceAll("\\D", "");
      assertThat(killer.call("CLIENT", "KILL", "ID", id)).isEqualTo(":1\r\n");
      assertThat(victim.rest()).isEmpty();
    }
  }

  @Test
  void clientPause_writes_waitUntilItEnds() {
    try (RawClient admin = client();
        RawClient writer = client()) {
      admin.call("CLIENT", "PAUSE", "60000", "WRITE");
      assertThat(writer.call("GET", "nosuch")).isEqualTo("$-1\r\n");
      writer.send("SET", "p", "1");
      assertThat(writer.isSilentFor(100)).isTrue();
      admin.call("CLIENT", "UNPAUSE");
      assertThat(writer.reply()).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void monitor_showsCommandsOfOthers() {
    try (RawClient monitor = client();
        RawClient other = client()) {
      monitor.call("MONITOR");
      other.call("SET", "m", "a\nb");
      assertThat(monitor.reply()).contains("] \"SET\" \"m\" \"a\\nb\"");
    }
  }
}
