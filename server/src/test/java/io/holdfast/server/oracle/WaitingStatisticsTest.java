package io.holdfast.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How INFO counts errors that end a client's wait, here and in redis-server. */
class WaitingStatisticsTest {
  @RegisterExtension static final Oracle oracle = new Oracle();

  @Test
  void errors_thatEndAWait_areCountedAsByRedis() {
    count(oracle.redisPort());
    count(oracle.ourPort());
  }

  private static void count(int port) {
    try (var client = new RawClient(port);
        var other = new RawClient(port)) {
      other.call("CONFIG", "RESETSTAT");
      String id = client.call("CLIENT", "ID").replaceAll("\\D", "");
      client.send("BLPOP", "none", "0");
      onceBlocked(other, "CLIENT", "UNBLOCK", id, "ERROR");
      assertThat(client.reply()).startsWith("-UNBLOCKED client unblocked");
      client.call("XGROUP", "CREATE", "st", "g", "$", "MKSTREAM");
      client.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "st", ">");
      onceBlocked(other, "DEL", "st");
      assertThat(client.reply()).startsWith("-UNBLOCKED the stream key no longer exists");
      assertThat(other.call("INFO", "errorstats")).contains("errorstat_UNBLOCKED:count=2\r\n");
      String commands = other.call("INFO", "commandstats");
      for (String name : List.of("blpop", "xreadgroup")) {
        assertThat(commands).containsPattern("cmdstat_" + name + ":calls=1,.*,failed_calls=1\r");
      }
    }
  }

  private static void onceBlocked(RawClient other, String... request) {
    await().until(() -> other.call("INFO", "clients").contains("blocked_clients:1\r"));
    assertThat(other.call(request)).isEqualTo(":1\r\n");
  }
}
