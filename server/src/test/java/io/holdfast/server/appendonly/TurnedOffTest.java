package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An append-only file that nothing was appended to for a time does not hide newer dumps. */
class TurnedOffTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @BeforeEach
  void makeDisk() {
    disk = new SimulatedDisk(folder);
  }

  private TestServer start(String appendonly) {
    return TestServer.start(disk, folder, "--appendonly=" + appendonly);
  }

  private static void turn(RawClient client, String yesOrNo) {
    client.call("CONFIG", "SET", "appendonly", yesOrNo);
    String wanted = "aof_enabled:" + (yesOrNo.equals("yes") ? 1 : 0);
    await().until(() -> client.call("INFO", "persistence").contains(wanted));
    await().until(() -> client.call("INFO", "persistence").contains("aof_rewrite_in_progress:0"));
  }

  /** Starts with the append-only file, and tells how many keys that finds. */
  private String keysFound() {
    try (TestServer server = start("yes");
        RawClient client = server.connect()) {
      return client.call("DBSIZE");
    }
  }

  @Test
  void start_savedSinceTheFileWasTurnedOff_takesTheDumpAsItsNewBase() {
    try (TestServer server = start("yes");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      turn(client, "no");
      client.call("SET", "b", "2");
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
    }
    try (TestServer server = start("yes");
        RawClient client = server.connect()) {
      assertThat(client.call("MGET", "a", "b")).isEqualTo("*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
      client.call("SET", "c", "3");
      assertThat(server.stop()).isTrue();
    }
    assertThat(keysFound()).isEqualTo(":3\r\n");
  }

  @Test
  void start_notSavedSinceTheFileWasTurnedOff_takesTheFile() {
    try (TestServer server = start("yes");
        RawClient client = server.connect()) {
      client.call("SAVE");
      client.call("SET", "a", "1");
      turn(client, "no");
    }
    assertThat(keysFound()).isEqualTo(":1\r\n");
    assertThat(keysFound()).isEqualTo(":1\r\n");
  }

  @Test
  void start_ranWithoutTheFileAndSaved_takesTheDump() throws IOException {
    try (TestServer server = start("yes");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      client.call("WAITAOF", "1", "0", "0");
      Path written = folder.resolve("appendonlydir/appendonly.aof.1.incr.aof");
      Instant later = disk.modified(written).plusMillis(20);
      await().until(() -> Instant.now().isAfter(later)); // so that the dump is told to be newer
      client.call("SAVE");
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server = start("no");
        RawClient client = server.connect()) {
      client.call("SET", "b", "2");
      client.call("SAVE");
    }
    assertThat(keysFound()).isEqualTo(":2\r\n");
  }

  @Test
  void start_turnedOffAndOnAgain_takesTheFileWhateverWasSavedBetween() {
    try (TestServer server = start("yes");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      turn(client, "no");
      client.call("SET", "b", "2");
      client.call("SAVE");
      turn(client, "yes");
      client.call("SET", "c", "3");
      assertThat(client.call("WAITAOF", "1", "0", "0")).startsWith("*2\r\n:1");
    }
    assertThat(keysFound()).isEqualTo(":3\r\n");
  }
}
