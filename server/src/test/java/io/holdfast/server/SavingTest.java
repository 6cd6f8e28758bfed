package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.config.Flags;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.Barrier;
import io.holdfast.server.snapshot.Content;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotSettings;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When saves begin by themselves, by a clock of the test's own. */
class SavingTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Keyspace keyspace = new Keyspace(1, 16);
  private final SnapshotFiles files = new SnapshotFiles(SimulatedDisk.ROOT, "dump.rdb", disk);
  private final SnapshotSaver saver =
      new SnapshotSaver(keyspace, () -> new SnapshotSettings(files, true, true), "7.0.15", "0.1");
  private final CompletableFuture<Void> forced = new CompletableFuture<>();
  private final Barrier barrier = new Barrier(saver, () -> forced);
  private final AtomicLong now = new AtomicLong(System.currentTimeMillis());

  @AfterEach
  void end() {
    disk.faults().heal();
    saver.close();
    keyspace.close();
  }

  @Test
  void run_changesAreMany_savesOnce() {
    Saving saving = saving("--save=60 1");
    assertThat(saving.status().overdueSeconds()).isZero();
    change();
    step(saving, 30);
    assertThat(saver.status().succeeded()).isZero();
    step(saving, 31);
    awaitSaves(1);
    step(saving, 1);
    step(saving, 100);
    assertThat(saver.status().succeeded()).isOne();
    assertThat(saving.unsaved()).isZero();
    assertThat(saving.status().overdueSeconds()).isZero();
  }

  @Test
  void run_cronTimeComes_savesOnceAMinute() {
    now.set(now.get() / 60_000 * 60_000);
    Saving saving = saving("--save=", "--snapshot_cron=* * * * *");
    step(saving, 59);
    assertThat(saver.status().succeeded()).isZero();
    step(saving, 1);
    awaitSaves(1);
    step(saving, 30);
    assertThat(saver.isBusy()).isFalse();
    assertThat(saver.status().succeeded()).isOne();
    step(saving, 30);
    awaitSaves(2);
  }

  @Test
  @DisplayName("dragonfly#4257: a time of the schedule that nobody was awake at is made up for")
  void run_cronTimePassedWhileTheServerWasBusy_savesAfterwards() {
    now.set(now.get() / 60_000 * 60_000);
    int minute = Instant.ofEpochMilli(now.get()).atZone(java.time.ZoneOffset.UTC).getMinute();
    Saving saving = saving("--save=", "--snapshot_cron=" + (minute + 2) % 60 + " * * * *");
    step(saving, 300);
    awaitSaves(1);
  }

  @Test
  @DisplayName("dragonfly#4257: scheduled saves that fail are retried, and everybody sees it")
  void run_scheduledSaveFails_isRetriedWithBackOffUntilItWorks() {
    Saving saving = saving("--save=", "--snapshot_cron=0 0 1 1 *");
    saving.run();
    disk.faults().fail(Operation.CREATE, "temp-", "Input/output error", 4);
    now.set(Instant.parse("2031-01-01T00:00:00Z").toEpochMilli());
    saving.run();
    awaitFailures(1);
    step(saving, 0);
    assertThat(saving.status().retrySeconds()).isOne();
    for (int failures = 1; failures < 4; failures++) {
      long wait = 1L << (failures - 1);
      step(saving, wait - 1);
      assertThat(saver.status().failed()).isEqualTo(failures);
      step(saving, 1);
      awaitFailures(failures + 1);
      step(saving, 0);
    }
    assertThat(saver.status().failuresInARow()).isEqualTo(4);
    assertThat(saver.status().lastError()).contains("Input/output error");
    assertThat(saving.status().overdueSeconds()).isEqualTo(7);
    step(saving, 8);
    awaitSaves(1);
    step(saving, 0);
    assertThat(saver.status().failuresInARow()).isZero();
    assertThat(saving.status().overdueSeconds()).isZero();
    assertThat(saving.status().retrySeconds()).isZero();
  }

  @Test
  void run_manyFailures_waitsAMinuteAtMost() {
    Saving saving = saving("--save=1 1");
    disk.faults().readOnly();
    change();
    for (int i = 1; i < 12; i++) {
      step(saving, 60);
      awaitFailures(i);
      step(saving, 0);
    }
    assertThat(saving.status().retrySeconds()).isEqualTo(60);
    disk.faults().heal();
    step(saving, 60);
    awaitSaves(1);
  }

  @Test
  void run_saveFailsThatSomebodyAskedFor_isRetriedOnlyIfSavesAreConfigured() {
    Saving manual = saving("--save=");
    disk.faults().fail(Operation.CREATE, "temp-", "Input/output error", 1);
    saver.request();
    awaitFailures(1);
    step(manual, 100);
    step(manual, 100);
    assertThat(saver.status().succeeded()).isZero();
    Saving configured = saving("--save=3600 1");
    step(configured, 0);
    step(configured, 1);
    awaitSaves(1);
  }

  @Test
  void run_whileABarrierIsAnswered_holdsSavesBack() {
    Saving saving = saving("--save=1 1");
    CompletableFuture<?> answer = barrier.request();
    awaitSaves(1);
    change();
    step(saving, 100);
    step(saving, 100);
    assertThat(saver.isBusy()).isFalse();
    assertThat(saver.status().succeeded()).isOne();
    assertThat(answer).isNotDone();
    assertThat(saving.status().overdueSeconds()).isPositive();
    forced.complete(null);
    assertThat(answer).isCompleted();
    step(saving, 1);
    awaitSaves(2);
  }

  private Saving saving(String... flags) {
    Settings settings = Flags.read(List.of(flags), Map.of()).settings();
    return new Saving(saver, barrier, settings, keyspace, now::get);
  }

  private void change() {
    new Content(keyspace).put(0, "key", Content.string("value"), -1);
  }

  private void step(Saving saving, long seconds) {
    now.addAndGet(seconds * 1000);
    saving.run();
  }

  private void awaitSaves(long count) {
    await().until(() -> saver.status().succeeded() == count && !saver.isBusy());
  }

  private void awaitFailures(long count) {
    await().until(() -> saver.status().failed() == count && !saver.isBusy());
  }
}
