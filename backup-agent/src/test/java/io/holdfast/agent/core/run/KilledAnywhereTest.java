package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.NewVolume;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.run.Trouble.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strikes at every single place where a run touches the world or saves its state, before and after,
 * one place a time.
 */
class KilledAnywhereTest {
  @Test
  void backupRun_killedAtEveryPlace_isFinishedByTheNextAgent() {
    int places = sweep(Kind.KILL, rig -> rig.runner.backup(true, false), 1);
    assertThat(places).isGreaterThan(60);
  }

  @Test
  void checkRun_killedAtEveryPlace_isFinishedByTheNextAgent() {
    int places = sweep(Kind.KILL, KilledAnywhereTest::checkOfABackup, 0);
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void restoreRun_killedAtEveryPlace_isFinishedByTheNextAgent(@TempDir Path folder)
      throws IOException {
    int places = 0;
    for (int place = 1; ; place++, places++) {
      Rig rig = new Rig();
      Path parent = Files.createDirectory(folder.resolve("" + place));
      Path to = parent.resolve("out");
      Run backup = rig.runner.backup(false, false);
      rig.runner.once();
      String id = Objects.requireNonNull(rig.run(backup.id()).facts().backup()).id();
      Run run = rig.runner.restore(id, to);
      boolean struck = strike(rig, Kind.KILL, place);
      assertThat(rig.run(run.id()).state()).as("place %s", place).isEqualTo(RunState.SUCCEEDED);
      assertThat(to.resolve("dump.rdb")).hasContent("data");
      try (var entries = Files.list(parent)) {
        assertThat(entries).as("place %s", place).containsExactly(to);
      }
      assertThat(rig.orphans()).as("place %s", place).isEmpty();
      if (!struck) {
        break;
      }
    }
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void extractRun_killedAtEveryPlace_isFinishedByTheNextAgent() {
    extractKilledAtEveryPlace(
        rig -> {
          rig.runner.backup(false, false);
          rig.runner.once();
          return rig.longhorn.backups.keySet().iterator().next();
        });
  }

  @Test
  void extractRunOfAnExport_killedAtEveryPlace_isFinishedByTheNextAgent() {
    extractKilledAtEveryPlace(
        rig -> {
          Run export = rig.runner.export(Rules.EXPORT_TARGET, false);
          rig.runner.once();
          return Objects.requireNonNull(rig.run(export.id()).facts().backup()).id();
        });
  }

  private static void extractKilledAtEveryPlace(Function<Rig, String> making) {
    for (int place = 1; ; place++) {
      Rig rig = new Rig();
      Run run = rig.runner.extract(making.apply(rig));
      boolean struck = strike(rig, Kind.KILL, place);
      assertThat(rig.run(run.id()).state())
          .as("place %s: %s", place, rig.run(run.id()).reason())
          .isEqualTo(RunState.SUCCEEDED);
      assertThat(rig.handOver.received).as("place %s", place).containsExactly(run.id());
      assertThat(rig.handOver.offered).as("place %s", place).isNull();
      assertThat(rig.data.open).as("place %s", place).isEmpty();
      assertThat(rig.orphans()).as("place %s", place).isEmpty();
      if (!struck) {
        assertThat(place).isGreaterThan(30);
        return;
      }
    }
  }

  @Test
  void extractRun_nobodyFetchesAndKilledAtEveryPlace_leavesNothing() {
    for (int place = 1; ; place++) {
      Rig rig = new Rig();
      rig.runner.backup(false, false);
      rig.runner.once();
      rig.handOver.recipient = false;
      Run run = rig.runner.extract(rig.longhorn.backups.keySet().iterator().next());
      boolean struck = strike(rig, Kind.KILL, place);
      assertThat(rig.run(run.id()).state()).as("place %s", place).isEqualTo(RunState.FAILED);
      assertThat(rig.run(run.id()).reason()).as("place %s", place).contains("nothing for 120 s");
      assertThat(rig.data.open).as("place %s", place).isEmpty();
      assertThat(rig.orphans()).as("place %s", place).isEmpty();
      if (!struck) {
        assertThat(place).isGreaterThan(30);
        return;
      }
    }
  }

  @Test
  void backupRun_callBrokenAtEveryPlace_succeedsOrCleansUp() {
    int places = sweep(Kind.BREAK, rig -> rig.runner.backup(true, false), 1);
    assertThat(places).isGreaterThan(60);
  }

  @Test
  void failingRun_killedAtEveryPlace_isCleanedUpByTheNextAgent() {
    for (int place = 1; ; place++) {
      Rig rig = new Rig();
      rig.longhorn.backupError = "the store is full";
      Run run = rig.runner.backup(true, false);
      boolean struck = strike(rig, Kind.KILL, place);
      assertThat(rig.run(run.id()).state()).as("place %s", place).isEqualTo(RunState.FAILED);
      assertThat(rig.run(run.id()).reason()).as("place %s", place).contains("the store is full");
      assertThat(rig.longhorn.backups).as("place %s", place).isEmpty();
      assertThat(rig.orphans()).as("place %s", place).isEmpty();
      if (!struck) {
        assertThat(place).isGreaterThan(30);
        return;
      }
    }
  }

  @Test
  void provisionRun_killedAtEveryPlace_leavesOneVolumeWithTheData() {
    for (int place = 1; ; place++) {
      Rig rig = new Rig();
      rig.runner.backup(false, false);
      rig.runner.once();
      String id = rig.longhorn.backups.keySet().iterator().next();
      Run run = rig.runner.provision(id, new NewVolume("restored", 3));
      boolean struck = strike(rig, Kind.KILL, place);
      assertThat(rig.run(run.id()).state())
          .as("place %s: %s", place, rig.run(run.id()).reason())
          .isEqualTo(RunState.SUCCEEDED);
      assertThat(rig.longhorn.volumes).as("place %s", place).containsOnlyKeys("restored");
      if (!struck) {
        assertThat(place).isGreaterThan(15);
        return;
      }
    }
  }

  @Test
  void provisionRun_failsAndIsKilledAtEveryPlace_leavesNoVolume() {
    for (int place = 1; ; place++) {
      Rig rig = new Rig();
      rig.runner.backup(false, false);
      rig.runner.once();
      String id = rig.longhorn.backups.keySet().iterator().next();
      rig.longhorn.restoreError = "checksum differs";
      Run run = rig.runner.provision(id, new NewVolume("restored", 3));
      boolean struck = strike(rig, Kind.KILL, place);
      assertThat(rig.run(run.id()).state()).as("place %s", place).isEqualTo(RunState.FAILED);
      assertThat(rig.longhorn.volumes).as("place %s", place).isEmpty();
      if (!struck) {
        return;
      }
    }
  }

  @Test
  void scheduledSnapshotRun_killedAtEveryPlace_leavesOneSnapshotAndKeepsThoseItShould() {
    int places = 0;
    for (int place = 1; ; place++, places++) {
      Rig rig = new Rig(Rules.every5Minutes("fast", 2).task(Task.SNAPSHOT).policy());
      rig.runner.once();
      for (int i = 0; i < 3; i++) {
        rig.time.sleep(Duration.ofMinutes(5));
        rig.runner.once();
      }
      assertThat(rig.longhorn.snapshots).hasSize(2);
      rig.time.sleep(Duration.ofMinutes(5));
      boolean struck = strike(rig, Kind.KILL, place);
      Run run = rig.journal.state().runs().get(3);
      assertThat(run.state()).as("place %s: %s", place, run.reason()).isEqualTo(RunState.SUCCEEDED);
      assertThat(rig.longhorn.snapshots).as("place %s", place).hasSize(2);
      assertThat(rig.longhorn.asked).as("backups").isZero();
      if (!struck) {
        break;
      }
    }
    assertThat(places).isGreaterThan(20);
  }

  private static Run checkOfABackup(Rig rig) {
    rig.runner.backup(false, false);
    rig.runner.once();
    return rig.runner.check(null);
  }

  /**
   * Runs the same thing again and again with the trouble one place later, until it no longer
   * strikes.
   */
  private static int sweep(Kind kind, Function<Rig, Run> start, int backups) {
    for (int place = 1; ; place++) {
      Rig rig = new Rig();
      Run run = start.apply(rig);
      boolean struck = strike(rig, kind, place);
      Run ended = rig.run(run.id());
      assertThat(ended.state().isFinal()).as("place %s", place).isTrue();
      if (kind == Kind.KILL) {
        assertThat(ended.state())
            .as("place %s: %s", place, ended.reason())
            .isEqualTo(RunState.SUCCEEDED);
      }
      boolean recorded = ended.facts().backup() != null;
      assertThat(rig.backupsOf(run.id()))
          .as("place %s: backups of the run, %s", place, ended.reason())
          .hasSize(recorded ? backups : 0);
      assertThat(rig.longhorn.asked)
          .as("place %s: asked for backups", place)
          .isLessThanOrEqualTo(1);
      assertThat(rig.orphans()).as("place %s: orphans, %s", place, ended.reason()).isEmpty();
      assertThat(rig.evidence.reports)
          .as("place %s: reports of checks", place)
          .hasSizeLessThanOrEqualTo(1);
      if (ended.state() == RunState.SUCCEEDED) {
        assertThat(rig.evidence.reports).as("place %s: reports of checks", place).hasSize(1);
      }
      if (!struck) {
        return place;
      }
    }
  }

  private static boolean strike(Rig rig, Kind kind, int place) {
    Trouble trouble = new Trouble(kind, place);
    rig.expect(trouble);
    try {
      rig.runner.once();
    } catch (Trouble.Killed e) {
      rig.restart();
    }
    boolean struck = trouble.hasStruck();
    rig.expect(Trouble.none());
    rig.settle();
    return struck;
  }
}
