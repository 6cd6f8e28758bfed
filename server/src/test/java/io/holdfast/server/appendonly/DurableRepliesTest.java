package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code appendfsync always} replies wait for the fsync that covers them, and only those. */
class DurableRepliesTest {
  private static final int SILENT_MILLIS = 150;
  private static final int MINUTE_MILLIS = 60_000; // unless the disk is healed before

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @BeforeEach
  void makeDisk() {
    disk = new SimulatedDisk(folder);
  }

  private TestServer start(String policy) {
    var server = TestServer.start(disk, folder, "--appendonly=yes", "--appendfsync=" + policy);
    disk.faults().slowForce(MINUTE_MILLIS);
    return server;
  }

  @Test
  void set_always_isAnsweredAfterTheFsync() {
    try (TestServer server = start("always");
        RawClient client = server.connect()) {
      client.send("SET", "a", "1");
      assertThat(client.isSilentFor(SILENT_MILLIS)).isTrue();
      disk.faults().heal();
      assertThat(client.reply()).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void get_ofOthersMeanwhile_doesNotWait() {
    try (TestServer server = start("always");
        RawClient writer = server.connect();
        RawClient reader = server.connect()) {
      writer.send("SET", "a", "1");
      for (int i = 0; i < 100; i++) {
        assertThat(reader.call("PING")).isEqualTo("+PONG\r\n");
        reader.call("GET", "a");
        assertThat(writer.isSilentFor(1)).isTrue();
      }
      disk.faults().heal();
      assertThat(writer.reply()).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void everyReplyOfAPipeline_comesInOrderAndOnlyAfterTheFsync() {
    try (TestServer server = start("always");
        RawClient client = server.connect()) {
      client.sendRaw("SET a 1\r\nGET a\r\nINCR a\r\nGET none\r\nQUIT\r\n");
      assertThat(client.isSilentFor(SILENT_MILLIS)).isTrue();
      disk.faults().heal();
      assertThat(client.rest()).isEqualTo("+OK\r\n$1\r\n1\r\n:2\r\n$-1\r\n+OK\r\n");
    }
  }

  @Test
  void manyWriters_shareTheirFsyncs() {
    int writers = 40;
    try (TestServer server = start("always");
        RawClient control = server.connect()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        clients.add(server.connect());
      }
      for (int i = 0; i < writers; i++) {
        clients.get(i).send("SET", "k" + i, "v");
      }
      await().until(() -> control.call("DBSIZE").equals(":" + writers + "\r\n"));
      disk.faults().heal();
      for (RawClient client : clients) {
        assertThat(client.reply()).isEqualTo("+OK\r\n");
        client.close();
      }
      String info = control.call("INFO", "persistence");
      String fsyncs = info.replaceAll("(?s).*aof_fsyncs:(\\d+).*", "$1");
      assertThat(Integer.parseInt(fsyncs)).isBetween(1, 4);
    }
  }

  @Test
  void blockedClient_servedByAWrite_isToldAfterTheFsyncOfIts() {
    try (TestServer server = start("always");
        RawClient waiter = server.connect();
        RawClient writer = server.connect()) {
      waiter.send("BLPOP", "l", "0");
      await().until(() -> writer.call("INFO", "clients").contains("blocked_clients:1\r\n"));
      writer.send("RPUSH", "l", "x");
      assertThat(waiter.isSilentFor(SILENT_MILLIS)).isTrue();
      disk.faults().heal();
      assertThat(waiter.reply()).isEqualTo("*2\r\n$1\r\nl\r\n$1\r\nx\r\n");
      assertThat(writer.reply()).isEqualTo(":1\r\n");
    }
  }

  @Test
  void largeReplyBehindAWrite_isHeldAndThenWhole() {
    try (TestServer server = start("always");
        RawClient client = server.connect()) {
      disk.faults().heal();
      client.call("SET", "big", "x".repeat(3_000_000));
      disk.faults().slowForce(MINUTE_MILLIS);
      client.sendRaw("SET a 1\r\nGET big\r\nSET b 2\r\nGET big\r\n");
      assertThat(client.isSilentFor(SILENT_MILLIS)).isTrue();
      disk.faults().heal();
      assertThat(client.reply()).isEqualTo("+OK\r\n");
      assertThat(client.reply()).hasSize(3_000_000 + 12);
      assertThat(client.reply()).isEqualTo("+OK\r\n");
      assertThat(client.reply()).hasSize(3_000_000 + 12);
    }
  }

  @Test
  void policyChangedToEverysec_letsGoWhoWaits() {
    try (TestServer server = start("always");
        RawClient client = server.connect();
        RawClient control = server.connect()) {
      client.send("SET", "a", "1");
      await().until(() -> disk.faults().isForcing());
      assertThat(client.isSilentFor(SILENT_MILLIS)).isTrue();
      control.send("CONFIG", "SET", "appendfsync", "everysec");
      assertThat(control.reply()).isEqualTo("+OK\r\n");
      assertThat(client.reply()).isEqualTo("+OK\r\n");
      assertThat(disk.faults().isForcing()).isTrue();
      disk.faults().heal();
    }
  }
}
