package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.storage.SimulatedDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WAITAOF: when what a client has written is on the disk. */
class WaitAofTest {
  private static final String ON_THE_DISK = "*2\r\n:1\r\n:0\r\n";
  private static final String NOT_YET = "*2\r\n:0\r\n:0\r\n";

  @TempDir Path folder;

  private static String fsyncs(RawClient client) {
    return client.call("INFO", "persistence").replaceFirst("(?s).*aof_fsyncs:(\\d+).*", "$1");
  }

  @Test
  void waitaof_withEverysec_waitsForTheDisk() {
    var disk = new SimulatedDisk(folder);
    try (TestServer server = TestServer.start(disk, folder, "--appendonly=yes");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      assertThat(client.call("WAITAOF", "1", "0", "100000")).isEqualTo(ON_THE_DISK);
      assertThat(client.call("WAITAOF", "2", "0", "0")).startsWith("-ERR value is out of range");
    }
  }

  @Test
  void waitaof_afterOthersWrote_waitsForItsOwnOnly() {
    var disk = new SimulatedDisk(folder);
    String[] flags = {"--appendonly=yes", "--appendfsync=no"};
    try (TestServer server = TestServer.start(disk, folder, flags);
        RawClient client = server.connect();
        RawClient other = server.connect()) {
      client.call("SET", "a", "1");
      assertThat(client.call("WAITAOF", "1", "0", "0")).isEqualTo(ON_THE_DISK);
      String before = fsyncs(client);
      other.call("SET", "b", "2");
      assertThat(client.call("WAITAOF", "1", "0", "0")).isEqualTo(ON_THE_DISK);
      client.call("MULTI");
      client.call("WAITAOF", "1", "0", "0");
      assertThat(client.call("EXEC")).isEqualTo("*1\r\n" + ON_THE_DISK);
      assertThat(fsyncs(client)).isEqualTo(before);
      assertThat(other.call("WAITAOF", "1", "0", "0")).isEqualTo(ON_THE_DISK);
      assertThat(fsyncs(client)).isNotEqualTo(before);
    }
  }

  @Test
  void waitaof_beforeTheFirstRewriteHasEnded_waitsForIt() {
    var disk = new SimulatedDisk(folder);
    try (TestServer server = TestServer.start(disk, folder);
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      disk.faults().stallWrites(true);
      client.call("CONFIG", "SET", "appendonly", "yes");
      await().until(() -> client.call("INFO", "persistence").contains("aof_enabled:1\r"));
      assertThat(client.call("WAITAOF", "1", "0", "50")).isEqualTo(NOT_YET);
      client.call("SET", "b", "2");
      assertThat(client.call("WAITAOF", "1", "0", "50")).isEqualTo(NOT_YET);
      disk.faults().stallWrites(false);
      assertThat(client.call("WAITAOF", "1", "0", "0")).isEqualTo(ON_THE_DISK);
    }
    try (TestServer server = TestServer.start(disk, folder, "--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":2\r\n");
    }
  }
}
