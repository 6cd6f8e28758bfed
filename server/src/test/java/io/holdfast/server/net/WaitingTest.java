package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions, blocked clients and subscribers, with several event loops and shards. */
class WaitingTest {
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

  @Test
  void exec_manyThreadsMovingAmounts_sumStaysTheSame() throws Exception {
    int accounts = 8;
    try (RawClient client = server.connect();
        ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < accounts; i++) {
        client.call("SET", "account" + i, "100");
      }
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int seed = t;
        tasks.add(() -> move(accounts, seed));
      }
      for (int t = 0; t < 2; t++) {
        tasks.add(() -> sumIsAlways(accounts, 100 * accounts));
      }
      for (Future<Integer> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isPositive();
      }
    }
  }

  private static int move(int accounts, int seed) {
    var random = new java.util.Random(seed);
    try (RawClient client = server.connect()) {
      for (int i = 0; i < 500; i++) {
        client.call("MULTI");
        client.call("DECRBY", "account" + random.nextInt(accounts), "7");
        client.call("INCRBY", "account" + random.nextInt(accounts), "7");
        assertThat(client.call("EXEC")).startsWith("*2\r\n:");
      }
    }
    return 500;
  }

  private static int sumIsAlways(int accounts, int expected) {
    String[] get = new String[accounts + 1];
    get[0] = "MGET";
    for (int i = 0; i < accounts; i++) {
      get[i + 1] = "account" + i;
    }
    try (RawClient client = server.connect()) {
      for (int i = 0; i < 500; i++) {
        String[] lines = client.call(get).split("\r\n");
        int sum = 0;
        for (int line = 2; line < lines.length; line += 2) {
          sum += Integer.parseInt(lines[line]);
        }
        assertThat(sum).isEqualTo(expected);
      }
    }
    return 500;
  }

  @Test
  void exec_watchedKeyChanged_fails() {
    try (RawClient client = server.connect();
        RawClient other = server.connect()) {
      client.call("WATCH", "a", "b");
      other.call("SET", "b", "1");
      client.call("MULTI");
      client.call("PING");
      assertThat(client.call("EXEC")).isEqualTo("*-1\r\n");
      client.call("WATCH", "b");
      other.call("FLUSHALL");
      client.call("MULTI");
      assertThat(client.call("EXEC")).isEqualTo("*-1\r\n");
    }
  }

  @Test
  void exec_watchedKeyExpired_fails() {
    try (RawClient client = server.connect()) {
      int millis = 30;
      do { // until it is still there when it is watched
        client.call("UNWATCH");
        client.call("SET", "a", "1", "PX", "" + millis);
        client.call("WATCH", "a");
        millis *= 2;
      } while (client.call("EXISTS", "a").equals(":0\r\n"));
      await().until(() -> client.call("EXISTS", "a").equals(":0\r\n"));
      client.call("MULTI");
      assertThat(client.call("EXEC")).isEqualTo("*-1\r\n");
    }
  }

  @Test
  void exec_watchedMissingKeyReplacedByExpiredOne_runs() {
    try (RawClient client = server.connect()) {
      client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
      client.call("SET", "a", "1", "PX", "1");
      client.call("SELECT", "1");
      client.call("WATCH", "a");
      long set = System.currentTimeMillis();
      await()
          .until(() -> System.currentTimeMillis() > set + 1); // who looked for it would remove it
      assertThat(client.call("INFO", "keyspace")).contains("db0:keys=1");
      client.call("SWAPDB", "0", "1");
      client.call("MULTI");
      client.call("PING");
      assertThat(client.call("EXEC")).isEqualTo("*1\r\n+PONG\r\n");
      client.call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    }
  }

  @Test
  void exec_incrementsByWatch_loseNothing() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4);
        RawClient client = server.connect()) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        tasks.add(() -> incrementByWatch(100));
      }
      for (Future<Integer> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isEqualTo(100);
      }
      assertThat(client.call("GET", "counter")).isEqualTo("$3\r\n400\r\n");
    }
  }

  private static int incrementByWatch(int times) {
    int done = 0;
    try (RawClient client = server.connect()) {
      while (done < times) {
        client.call("WATCH", "counter");
        String reply = client.call("GET", "counter");
        int value = reply.equals("$-1\r\n") ? 0 : Integer.parseInt(reply.split("\r\n")[1]);
        client.call("MULTI");
        client.call("SET", "counter", "" + (value + 1));
        done += client.call("EXEC").startsWith("*1") ? 1 : 0;
      }
    }
    return done;
  }

  @Test
  void blpop_severalClients_areServedInOrder() {
    List<RawClient> waiting = new ArrayList<>();
    try (RawClient pusher = server.connect()) {
      for (int i = 0; i < 5; i++) {
        RawClient client = server.connect();
        waiting.add(client);
        client.send("BLPOP", "other", "queue", "0");
        awaitBlocked(i + 1);
      }
      for (int i = 0; i < 5; i++) {
        pusher.call("RPUSH", "queue", "job" + i);
        assertThat(pusher.call("LLEN", "queue")).isEqualTo(":0\r\n");
      }
      for (int i = 0; i < 5; i++) {
        assertThat(waiting.get(i).reply()).isEqualTo("*2\r\n$5\r\nqueue\r\n$4\r\njob" + i + "\r\n");
      }
    } finally {
      waiting.forEach(RawClient::close);
    }
  }

  @Test
  void blmove_intoAQueueThatIsWaitedFor_servesBoth() {
    try (RawClient first = server.connect();
        RawClient second = server.connect();
        RawClient pusher = server.connect()) {
      first.send("BLMOVE", "in", "out", "LEFT", "RIGHT", "0");
      awaitBlocked(1);
      second.send("BLPOP", "out", "0");
      awaitBlocked(2);
      pusher.call("RPUSH", "in", "x");
      assertThat(first.reply()).isEqualTo("$1\r\nx\r\n");
      assertThat(second.reply()).isEqualTo("*2\r\n$3\r\nout\r\n$1\r\nx\r\n");
      assertThat(pusher.call("EXISTS", "in", "out")).isEqualTo(":0\r\n");
    }
  }

  @Test
  void blpop_sortStoresTheList_isServed() {
    try (RawClient client = server.connect();
        RawClient other = server.connect()) {
      for (int i = 0; i < 20; i++) { // the keys of some are in the same shard
        other.call("RPUSH", "numbers", "2", "1");
        client.send("BLPOP", "sorted" + i, "0");
        awaitBlocked(1);
        assertThat(other.call("SORT", "numbers", "STORE", "sorted" + i)).isEqualTo(":2\r\n");
        other.call("DEL", "numbers");
        assertThat(client.reply()).contains("sorted" + i).endsWith("\r\n1\r\n");
      }
    }
  }

  @Test
  void blpop_timeout_unblockAndDisconnect_endTheWait() {
    try (RawClient client = server.connect();
        RawClient other = server.connect()) {
      assertThat(client.call("BLPOP", "none", "0.05")).isEqualTo("*-1\r\n");
      String id = client.call("CLIENT", "ID").replaceAll("\\D", "");
      client.send("BLPOP", "none", "0");
      awaitBlocked(1);
      assertThat(other.call("CLIENT", "UNBLOCK", id, "ERROR")).isEqualTo(":1\r\n");
      assertThat(client.reply()).startsWith("-UNBLOCKED");
      client.send("BLPOP", "none", "0");
      client.send("PING");
      awaitBlocked(1);
      assertThat(other.call("CLIENT", "UNBLOCK", id)).isEqualTo(":1\r\n");
      assertThat(client.reply()).isEqualTo("*-1\r\n");
      assertThat(client.reply()).isEqualTo("+PONG\r\n");
      client.send("BLPOP", "none", "0");
      awaitBlocked(1);
    }
    awaitBlocked(0);
  }

  @Test
  void publish_manySubscribers_allGetAllInOrder() {
    List<RawClient> subscribers = new ArrayList<>();
    try (RawClient publisher = server.connect()) {
      for (int i = 0; i < 20; i++) {
        RawClient client = server.connect();
        subscribers.add(client);
        client.call(i % 2 == 0 ? "SUBSCRIBE" : "PSUBSCRIBE", i % 2 == 0 ? "news" : "n*");
      }
      for (int i = 0; i < 100; i++) {
        assertThat(publisher.call("PUBLISH", "news", "m" + i)).isEqualTo(":20\r\n");
      }
      for (RawClient subscriber : subscribers) {
        for (int i = 0; i < 100; i++) {
          assertThat(subscriber.reply()).endsWith("\r\nm" + i + "\r\n");
        }
      }
    } finally {
      subscribers.forEach(RawClient::close);
    }
  }

  @Test
  void publish_subscriberThatDoesNotRead_isDisconnected() {
    try (RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect()) {
      publisher.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0");
      slow.call("SUBSCRIBE", "flood");
      String message = "x".repeat(100_000);
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> publisher.call("PUBLISH", "flood", message).equals(":0\r\n"));
    }
  }
}
