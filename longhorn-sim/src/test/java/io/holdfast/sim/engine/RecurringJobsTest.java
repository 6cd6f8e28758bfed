package io.holdfast.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.sim.backupstore.ObjectStores;
import io.holdfast.sim.backupstore.S3Access;
import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.BackupTarget;
import io.holdfast.sim.state.RecurringJob;
import io.holdfast.sim.state.VolumeJob;
import io.holdfast.sim.state.VolumeSpec;
import io.holdfast.sim.state.VolumeStatus.Attachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When jobs run by themselves, and what keeps them from it. */
class RecurringJobsTest {
  @TempDir Path folder;
  private Engine engine;
  private volatile boolean stuck;

  @BeforeEach
  void start() throws IOException {
    Path store = Files.createDirectory(folder.resolve("store"));
    engine =
        new Engine(
            new Engine.Options(
                folder.resolve("root"),
                "node",
                false,
                Duration.ofMillis(5),
                new ObjectStores(S3Access.NONE)),
            new Outages() {
              @Override
              public Optional<String> targetUnavailable() {
                return Optional.empty();
              }

              @Override
              public boolean staysInProgress(String volume) {
                return stuck;
              }
            });
    engine.targets().assign(new BackupTarget("default", "nfs://" + store, "", 300, false, ""));
    engine.start();
    engine
        .restores()
        .create(
            new VolumeSpec(
                "data",
                1 << 30,
                Work.now(),
                "blockdev",
                "",
                "default",
                "rwo",
                "v1",
                false,
                1,
                2880,
                true,
                Map.of()),
            List.of(),
            false);
    engine.volumes().attach("data", new Attachment("t", "test", "node", false));
    await().until(() -> engine.cluster().volume("data").attached());
    await().until(() -> engine.targets().get("default").available());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private void job(String task) {
    engine
        .cluster()
        .jobs()
        .put(
            "nightly",
            new RecurringJob("nightly", List.of(), task, "0 2 * * *", 3, 1, Map.of(), Map.of(), 0));
    engine.jobs().change("data", new VolumeJob("nightly", false), true);
  }

  /** The minute at the end of which its time comes, on a day of August. */
  private void look(int day) {
    Instant time = Instant.parse("2026-08-%02dT02:00:00Z".formatted(day));
    engine.jobs().look(time.minusSeconds(60), time);
  }

  private int executions() {
    return engine.cluster().jobs().get("nightly").orElseThrow().executionCount();
  }

  private List<Backup> backups() {
    return engine.cluster().backups().all();
  }

  @Test
  void look_overItsTimeInUtc_runsItOnce() {
    job("snapshot");
    Instant time = Instant.parse("2026-08-13T02:00:00Z");
    engine.jobs().look(time.minusSeconds(2), time.minusSeconds(1));
    engine.jobs().look(time.minusSeconds(1), time);
    engine.jobs().look(time, time.plusSeconds(1));
    await()
        .untilAsserted(
            () -> assertThat(engine.snapshots().of("data")).hasSize(1).allMatch(s -> s.ready()));
    assertThat(executions()).isEqualTo(1);
    assertThat(engine.snapshots().of("data").getFirst().labels())
        .containsEntry("RecurringJob", "nightly");
  }

  @Test
  void look_whileItsBackupStaysInProgress_letsAllLaterTimesPass() {
    job("backup");
    stuck = true;
    look(13);
    await()
        .untilAsserted(
            () ->
                assertThat(backups())
                    .hasSize(1)
                    .allMatch(each -> each.state() == Backup.State.IN_PROGRESS));
    stuck = false;
    look(14);
    look(15);
    assertThat(executions()).isEqualTo(1);
    engine.backups().delete(backups().getFirst().name());
    await()
        .untilAsserted(
            () -> {
              look(16);
              assertThat(executions()).isGreaterThan(1);
            });
    await()
        .untilAsserted(
            () ->
                assertThat(backups())
                    .anyMatch(each -> each.state() == Backup.State.COMPLETED && each.synced()));
  }

  @Test
  void look_volumeThatFails_isTriedAgainTheNextTime() {
    job("backup");
    engine.targets().assign(new BackupTarget("default", "", "", 300, false, ""));
    look(13);
    await().untilAsserted(() -> assertThat(executions()).isEqualTo(1));
    await().untilAsserted(() -> assertThat(engine.snapshots().of("data")).hasSize(1));
    assertThat(backups()).isEmpty();
    await()
        .untilAsserted(
            () -> {
              look(14);
              assertThat(executions()).isGreaterThan(1);
            });
  }
}
