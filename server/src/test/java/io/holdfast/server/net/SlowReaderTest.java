package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients for which more output waits than client-output-buffer-limit allows. */
class SlowReaderTest {
  @TempDir Path folder;

  @Test
  void publish_toSubscriberThatDoesNotRead_disconnectsItAtTheHardLimit() {
    String limits = "--client-output-buffer-limit=pubsub 2000000 0 0";
    try (TestServer server = TestServer.start(folder, limits);
        RawClient slow = server.connect();
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
        RawClient slow = server.connect();
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
}
