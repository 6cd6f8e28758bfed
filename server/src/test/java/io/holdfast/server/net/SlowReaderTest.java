package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients for which more output waits than client-output-buffer-limit allows. */
class SlowReaderTest {
  private static final long GONE = -1;

  @TempDir Path folder;

  @Test
  void publish_toSubscriberThatDoesNotRead_disconnectsItAtTheHardLimit() {
    String limits = "--client-output-buffer-limit=pubsub 2000000 0 0";
    try (TestServer server = TestServer.start(folder, limits);
        RawClient slow = server.connectNarrow();
        RawClient quick = server.connect();
        RawClient publisher = server.connect()) {
      slow.call("SUBSCRIBE", "c");
      quick.call("SUBSCRIBE", "c");
      String message = "m".repeat(100_000);
      int published = 0;
      String receivers = ":2\r\n";
      while (receivers.equals(":2\r\n") && published < 1000) {
        receivers = publisher.call("PUBLISH", "c", message);
        assertThat(quick.reply()).endsWith(message + "\r\n");
        published++;
      }
      assertThat(receivers).isEqualTo(":1\r\n");
      assertThat(published).isGreaterThan(20);
    }
  }

  @Test
  void get_ofMuchByClientThatDoesNotRead_disconnectsItAtTheHardLimit() {
    String limits = "--client-output-buffer-limit=normal 1000000 0 0";
    try (TestServer server = TestServer.start(folder, limits);
        RawClient slow = server.connectNarrow();
        RawClient other = server.connect()) {
      slow.call("CLIENT", "SETNAME", "slow");
      other.call("SET", "v", "x".repeat(30_000));
      slow.call("MULTI");
      for (int i = 0; i < 1000; i++) {
        slow.call("GET", "v");
      }
      slow.send("EXEC"); // 30 MB at once
      await().until(() -> !other.call("CLIENT", "LIST").contains("name=slow"));
      assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void softLimit_subscriberThatDoesNotReadAndNoMoreMessages_isDisconnectedAfterItsTime()
      throws InterruptedException {
    try (TestServer server = TestServer.start(folder);
        RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect()) {
      publisher.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 1000000 1");
      slow.call("CLIENT", "SETNAME", "slow");
      slow.call("SUBSCRIBE", "c");
      String message = "m".repeat(100_000);
      long under = System.nanoTime(); // when less than the limit waited for the last time
      long end = under + Duration.ofSeconds(60).toNanos();
      for (long waits = 0; waits != GONE; waits = waitingFor(publisher, "slow")) {
        assertThat(System.nanoTime()).isLessThan(end);
        if (waits <= 1_000_000) { // sockets may yet take some, even long after it was published
          under = System.nanoTime();
          publisher.call("PUBLISH", "c", message);
        } else {
          Thread.sleep(20);
        }
      }
      assertThat(Duration.ofNanos(System.nanoTime() - under))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(publisher.call("PUBLISH", "c", message)).isEqualTo(":0\r\n");
    }
  }

  @Test
  void softLimit_clientThatReadsBeforeItsTime_getsAll() {
    String limits = "--client-output-buffer-limit=normal 0 1000000 60";
    try (TestServer server = TestServer.start(folder, limits);
        RawClient slow = server.connectNarrow();
        RawClient other = server.connect()) {
      slow.call("CLIENT", "SETNAME", "slow");
      other.call("SET", "v", "x".repeat(30_000));
      slow.call("MULTI");
      for (int i = 0; i < 500; i++) {
        slow.call("GET", "v");
      }
      slow.send("EXEC"); // 15 MB at once
      await().until(() -> waitingFor(other, "slow") > 1_000_000);
      assertThat(slow.reply()).hasSizeGreaterThan(15_000_000);
      assertThat(slow.call("PING")).isEqualTo("+PONG\r\n");
    }
  }

  /** Bytes that wait for a client by its name. */
  private static long waitingFor(RawClient asking, String name) {
    return asking
        .call("CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains(" name=" + name + " "))
        .map(line -> line.replaceFirst(".* omem=(\\d+) .*", "$1"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(GONE);
  }
}
