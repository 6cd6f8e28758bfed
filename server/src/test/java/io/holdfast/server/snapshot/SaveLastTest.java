package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.storage.SimulatedDisk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The save at the end, while another one is being written to a disk that takes its time. */
class SaveLastTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final SnapshotFiles files = new SnapshotFiles(SimulatedDisk.ROOT, "dump.rdb", disk);
  private final Keyspace keyspace = new Keyspace(1, 16);
  private final Content content = new Content(keyspace);
  private final SnapshotSaver saver =
      new SnapshotSaver(keyspace, () -> new SnapshotSettings(files, true, true), "7.0.15", "0.1");

  @BeforeEach
  void fill() {
    content.oneOfEach();
    disk.faults().stallWrites(true);
  }

  @AfterEach
  void end() {
    disk.faults().heal();
    saver.close();
    keyspace.close();
  }

  @Test
  void saveLast_nothingChangedSince_waitsForTheOneThatRuns() throws Exception {
    CompletableFuture<Manifest> running = begin();
    assertThat(saveLast()).isEqualTo(running.join());
    assertThat(saver.status().succeeded()).isOne();
  }

  @Test
  void saveLast_somethingChangedSince_breaksTheRunningOneOff() throws Exception {
    CompletableFuture<Manifest> running = begin();
    content.put(0, "more", Content.string("x"), -1);
    assertThat(saveLast().keys()).isEqualTo(11);
    assertThat(running)
        .isCompletedExceptionally()
        .failsWithin(java.time.Duration.ofSeconds(1))
        .withThrowableThat()
        .withMessageContaining("the server is stopping");
    assertThat(saver.status().failed()).isZero();
    assertThat(disk.list(SimulatedDisk.ROOT)).containsExactly("dump.rdb", "dump.rdb.manifest.json");
  }

  @Test
  void saveLast_runningOneFails_savesOnceMore() throws Exception {
    begin();
    disk.faults().fail(SimulatedDisk.Operation.RENAME, "temp-", "Input/output error", 1);
    assertThat(saveLast().keys()).isEqualTo(10);
    assertThat(saver.status().failed()).isOne();
    assertThat(saver.status().succeeded()).isOne();
  }

  @Test
  void status_saveThatItsThreadHasNotBegun_isInProgress() {
    disk.faults().heal();
    saver.request().join();
    var moment = new CompletableFuture<Void>();
    saver.writeBase(
        disk,
        () -> {
          moment.join();
          return SimulatedDisk.ROOT.resolve("base.rdb");
        });
    CompletableFuture<Manifest> asked = saver.request();
    assertThat(saver.status().inProgress()).isTrue();
    moment.complete(null);
    asked.join();
    await().until(() -> !saver.status().inProgress());
  }

  private CompletableFuture<Manifest> begin() {
    CompletableFuture<Manifest> running = saver.request();
    await().until(() -> saver.status().keysTotal() == 10);
    return running;
  }

  private Manifest saveLast() throws Exception {
    var task = new FutureTask<>(saver::saveLast);
    Thread thread = Thread.ofPlatform().start(task);
    await().until(() -> thread.getState() == Thread.State.WAITING);
    disk.faults().stallWrites(false);
    return task.get();
  }
}
