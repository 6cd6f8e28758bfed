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
      disk.faults().slowForce(4000);
      client.call("SET", "a", "1");
      await().until(() -> disk.faults().isForcing());
      int served = 0;
      while (disk.faults().isForcing() && served < 5000) {
        assertThat(client.call("SET", "a", "" + served)).isEqualTo("+OK\r\n");
        client.call("GET", "a");
        served++;
      }
      assertThat(served).isEqualTo(5000);
      disk.faults().heal();
    }
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
        if (writer.isSilentFor(500)) {
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
