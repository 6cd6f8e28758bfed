package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.storage.SimulatedDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes seconds for an fsync. */
class SlowDiskTest {
  private static final int MINUTE_MILLIS = 60_000; // unless the disk is healed before

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @BeforeEach
  void makeDisk() {
    disk = new SimulatedDisk(folder);
  }

  @Test
  @DisplayName("redis#641, #13099: with everysec a slow fsync holds nobody up")
  void everysec_fsyncOfSeconds_holdsNobodyUp() {
    try (TestServer server = TestServer.start(disk, folder, "--appendonly=yes");
        RawClient client = server.connect()) {
      disk.faults().slowForce(MINUTE_MILLIS);
      client.call("SET", "a", "1");
      await().until(() -> disk.faults().isForcing());
      int served = 0;
      while (served < 5000) {
        assertThat(client.call("SET", "a", "" + served)).isEqualTo("+OK\r\n");
        client.call("GET", "a");
        served++;
      }
      assertThat(disk.faults().isForcing()).as("the same fsync all the time").isTrue();
      disk.faults().heal();
    }
  }

  /** Waits until a client's request is answered or held. */
  private static boolean isHeld(RawClient client, RawClient other) {
    while (client.isSilentFor(100)) {
      if (other.call("INFO", "clients").contains("blocked_clients:1\r\n")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void everysec_diskDoesNotKeepUp_holdsWritersAndNotReaders() {
    try (TestServer server = TestServer.start(disk, folder, "--appendonly=yes");
        RawClient writer = server.connect();
        RawClient reader = server.connect()) {
      disk.faults().stallWrites(true);
      String megabyte = "x".repeat(1_000_000);
      int written = 0;
      while (written < 200) {
        writer.send("SET", "a", megabyte);
        written++;
        if (isHeld(writer, reader)) {
          break;
        }
        assertThat(writer.reply()).isEqualTo("+OK\r\n");
      }
      assertThat(written).isBetween(60, 80); // 64 MiB may wait
      assertThat(reader.call("STRLEN", "a")).isEqualTo(":1000000\r\n");
      disk.faults().stallWrites(false);
      assertThat(writer.reply()).isEqualTo("+OK\r\n");
    }
  }
}
