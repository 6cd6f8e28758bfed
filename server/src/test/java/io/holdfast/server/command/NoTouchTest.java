package io.holdfast.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLIENT NO-TOUCH, which redis-server has from 7.2 on. */
class NoTouchTest {
  @TempDir Path folder;

  @Test
  void noTouch_on_leavesTheCounterOfUsesToOthersAndToTouch() {
    String[] flags = {"--maxmemory-policy=allkeys-lfu", "--lfu-log-factor=0", "--maxmemory=1gb"};
    try (TestServer server = TestServer.start(folder, flags);
        RawClient client = server.connect()) {
      client.call("RPUSH", "k", "a");
      client.call("LLEN", "k");
      String used = client.call("OBJECT", "FREQ", "k");
      assertThat(used).isEqualTo(":6\r\n");
      assertThat(client.call("CLIENT", "NO-TOUCH", "ON")).isEqualTo("+OK\r\n");
      client.call("LLEN", "k");
      client.call("RPUSH", "k", "b");
      client.call("MULTI");
      client.call("LRANGE", "k", "0", "-1");
      assertThat(client.call("EXEC")).contains("a").contains("b");
      assertThat(client.call("OBJECT", "FREQ", "k")).isEqualTo(used);
      client.call("TOUCH", "k");
      assertThat(client.call("OBJECT", "FREQ", "k")).isEqualTo(":7\r\n");
      client.call("CLIENT", "NO-TOUCH", "OFF");
      client.call("LLEN", "k");
      assertThat(client.call("OBJECT", "FREQ", "k")).isEqualTo(":8\r\n");
    }
  }
}
