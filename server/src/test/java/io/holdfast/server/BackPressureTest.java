package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.snapshot.PendingStatus;
import io.holdfast.server.snapshot.SnapshotStatus;
import io.holdfast.server.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients write faster than the disk takes a save. */
class BackPressureTest {
  private static final int KEYS = 30_000;
  private static final String VALUE = "x".repeat(500);

  @TempDir Path folder;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> writers = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @SuppressWarnings("NullAway.Init")
  private TestServer server;

  @BeforeEach
  void start() {
    disk = new SimulatedDisk(folder);
    server = TestServer.start(disk, folder, "--proactor_threads=2");
    try (RawClient client = server.connect()) {
      for (int i = 0; i < KEYS; i++) {
        client.send("SET", "key:" + i, VALUE);
      }
      for (int i = 0; i < KEYS; i++) {
        assertThat(client.reply()).isEqualTo("+OK\r\n");
      }
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.set(true);
    disk.faults().heal();
    for (Thread writer : writers) {
      writer.join();
    }
    server.close();
    assertThat(failure.get()).isNull();
  }

  @Test
  void save_diskStandsStill_holdsWritersWhileReadersGoOn() throws Exception {
    disk.faults().stallWrites(true);
    try (RawClient saver = server.connect();
        RawClient client = server.connect()) {
      saver.send("SAVE");
      for (int i = 0; i < 4; i++) {
        write(i);
      }
      await().until(() -> pending().holdsWriters());
      var seen = new AtomicLong(-1);
      await().until(() -> seen.getAndSet(written.get()) == written.get()); // all are held
      assertThat(client.call("GET", "key:7")).startsWith("$5");
      assertThat(client.call("EXISTS", "key:7")).isEqualTo(":1\r\n");
      assertThat(client.call("INFO", "persistence")).contains("rdb_writers_held:1\r\n");
      assertThat(pending().bytes()).isLessThan(pending().limit() + 100_000);
      assertThat(pending().limit()).isLessThan(server.keyspace().usedMemory() / 10);

      disk.faults().stallWrites(false);
      assertThat(saver.reply()).isEqualTo("+OK\r\n");
      long held = written.get();
      await().until(() -> written.get() > held + 100);
      SnapshotStatus status = server.saving();
      assertThat(status.failed()).isZero();
      assertThat(status.pending().holdsWriters()).isFalse();
      assertThat(status.pending().lastPeak()).isLessThan(server.keyspace().usedMemory() / 10);
      assertThat(status.pending().lastHeldMillis()).isPositive();
      assertThat(client.call("INFO", "persistence"))
          .contains("rdb_writers_held:0\r\n")
          .containsPattern("rdb_held_writes:[1-9]");
    }
  }

  @Test
  void save_diskFailsWhileWritersAreHeld_letsThemGo() {
    disk.faults().stallWrites(true);
    try (RawClient saver = server.connect()) {
      saver.send("SAVE");
      write(1);
      await().until(() -> pending().holdsWriters());
      long before = written.get();
      disk.faults().fail(SimulatedDisk.Operation.WRITE, "temp-", "Input/output error", 1);
      disk.faults().stallWrites(false);
      assertThat(saver.reply()).startsWith("-ERR ").contains("Input/output error");
      await().until(() -> written.get() > before + 100);
    }
  }

  @Test
  void stop_whileWritersAreHeld_ends() {
    disk.faults().stallWrites(true);
    try (RawClient saver = server.connect();
        RawClient inTransaction = server.connect()) {
      saver.send("BGSAVE");
      write(1);
      await().until(() -> pending().holdsWriters());
      inTransaction.send("MULTI");
      inTransaction.send("SET", "key:1", "y");
      inTransaction.send("EXEC");
      stop.set(true);
      Thread healing = new Thread(() -> disk.faults().stallWrites(false));
      healing.start();
      assertThat(server.stop()).isTrue();
    } catch (java.io.UncheckedIOException e) {
      failure.set(e);
    }
  }

  private PendingStatus pending() {
    return server.saving().pending();
  }

  private void write(int seed) {
    Thread writer =
        new Thread(
            () -> {
              var random = new SplittableRandom(seed);
              try (RawClient client = server.connect()) {
                while (!stop.get()) {
                  if (client.call("SET", "key:" + random.nextInt(KEYS), VALUE).equals("+OK\r\n")) {
                    written.incrementAndGet();
                  }
                }
              } catch (java.io.UncheckedIOException e) {
                if (!stop.get()) {
                  failure.set(e);
                }
              }
            });
    writers.add(writer);
    writer.start();
  }
}
