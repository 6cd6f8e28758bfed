package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.NewVolume;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.run.Trouble.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strikes at every single place where a run touches the world or saves its state, before and after,
 * one place a time.
 */
class KilledAnywhereTest {
  @Test
  void backupRun_killedAtEveryPlace_isFinishedByTheNextAgent() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> rig.runner.backup(true, false),
            (rig, place) -> {
              assertSucceeded(rig, place);
              assertBackedUpAndCheckedOnce(rig, place, 1);
            });
    assertThat(places).isGreaterThan(60);
  }

  @Test
  void checkRun_killedAtEveryPlace_isFinishedByTheNextAgent() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> {
              backup(rig);
              rig.runner.check(null);
            },
            (rig, place) -> {
              assertSucceeded(rig, place);
              assertBackedUpAndCheckedOnce(rig, place, 0);
            });
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void restoreRun_killedAtEveryPlace_isFinishedByTheNextAgent(@TempDir Path folder) {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> rig.runner.restore(backup(rig), folder.resolve("out")),
            (rig, place) -> {
              assertSucceeded(rig, place);
              assertThat(folder.resolve("out/dump.rdb")).as(place).hasContent("data");
              assertThat(folder.toFile().list()).as(place).containsExactly("out");
              empty(folder);
            });
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void extractRun_killedAtEveryPlace_isFinishedByTheNextAgent() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> rig.runner.extract(backup(rig)),
            KilledAnywhereTest::assertHandedOverOnce);
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void extractRunOfAnExport_killedAtEveryPlace_isFinishedByTheNextAgent() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> {
              Run export = rig.runner.export(Rules.EXPORT_TARGET, false);
              rig.runner.once();
              rig.runner.extract(
                  Objects.requireNonNull(rig.run(export.id()).facts().backup()).id());
            },
            KilledAnywhereTest::assertHandedOverOnce);
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void extractRun_nobodyFetchesAndKilledAtEveryPlace_leavesNothing() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> {
              rig.handOver.recipient = false;
              rig.runner.extract(backup(rig));
            },
            (rig, place) -> {
              assertFailed(rig, place, "nothing for 120 s");
              assertThat(rig.data.open).as(place).isEmpty();
            });
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void backupRun_callBrokenAtEveryPlace_succeedsOrCleansUp() {
    int places =
        everyPlace(
            Kind.BREAK,
            rig -> rig.runner.backup(true, false),
            (rig, place) -> assertBackedUpAndCheckedOnce(rig, place, 1));
    assertThat(places).isGreaterThan(60);
  }

  @Test
  void failingRun_killedAtEveryPlace_isCleanedUpByTheNextAgent() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> {
              rig.longhorn.backupError = "the store is full";
              rig.runner.backup(true, false);
            },
            (rig, place) -> {
              assertFailed(rig, place, "the store is full");
              assertThat(rig.longhorn.backups).as(place).isEmpty();
            });
    assertThat(places).isGreaterThan(30);
  }

  @Test
  void provisionRun_killedAtEveryPlace_leavesOneVolumeWithTheData() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> rig.runner.provision(backup(rig), new NewVolume("restored", 3)),
            (rig, place) -> {
              assertSucceeded(rig, place);
              assertThat(rig.longhorn.volumes).as(place).containsOnlyKeys("restored");
              // It is to stay, and is no orphan.
              rig.longhorn.volumes.clear();
            });
    assertThat(places).isGreaterThan(15);
  }

  @Test
  void provisionRun_failsAndIsKilledAtEveryPlace_leavesNoVolume() {
    everyPlace(
        Kind.KILL,
        rig -> {
          String backup = backup(rig);
          rig.longhorn.restoreError = "checksum differs";
          rig.runner.provision(backup, new NewVolume("restored", 3));
        },
        (rig, place) -> assertFailed(rig, place, "checksum differs"));
  }

  @Test
  void scheduledSnapshotRun_killedAtEveryPlace_leavesOneSnapshotAndKeepsThoseItShould() {
    int places =
        everyPlace(
            Kind.KILL,
            rig -> {
              rig.runner.once();
              for (int i = 0; i < 3; i++) {
                rig.time.sleep(Duration.ofMinutes(5));
                rig.runner.once();
              }
              assertThat(rig.longhorn.snapshots).hasSize(2);
              rig.time.sleep(Duration.ofMinutes(5));
            },
            (rig, place) -> {
              assertThat(rig.journal.state().runs())
                  .as(place)
                  .allMatch(run -> run.state() == RunState.SUCCEEDED);
              assertThat(rig.longhorn.snapshots).as(place).hasSize(2);
              assertThat(rig.longhorn.asked).as("backups").isZero();
            },
            Rules.every5Minutes("fast", 2).task(Task.SNAPSHOT).policy());
    assertThat(places).isGreaterThan(20);
  }

  /**
   * Lets the same thing happen again and again with the trouble one place later, until it no longer
   * strikes. After each there is nothing left that nobody needs.
   *
   * @param then looks what came of it; the last run there is is the one that was struck
   * @return how many places there are
   */
  private static int everyPlace(
      Kind kind, Consumer<Rig> start, BiConsumer<Rig, String> then, Policy... policies) {
    for (int place = 1; ; place++) {
      Rig rig = new Rig(policies);
      start.accept(rig);
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
      String where = "place " + place + ": " + last(rig).reason();
      then.accept(rig, where);
      assertThat(rig.orphans()).as(where).isEmpty();
      if (!struck) {
        return place;
      }
    }
  }

  private static void assertSucceeded(Rig rig, String place) {
    assertThat(last(rig).state()).as(place).isEqualTo(RunState.SUCCEEDED);
  }

  private static void assertFailed(Rig rig, String place, String reason) {
    assertThat(last(rig).state()).as(place).isEqualTo(RunState.FAILED);
    assertThat(last(rig).reason()).as(place).contains(reason);
  }

  private static void assertHandedOverOnce(Rig rig, String place) {
    assertSucceeded(rig, place);
    assertThat(rig.handOver.received).as(place).containsExactly(last(rig).id());
    assertThat(rig.handOver.offered).as(place).isNull();
    assertThat(rig.data.open).as(place).isEmpty();
  }

  private static void assertBackedUpAndCheckedOnce(Rig rig, String place, int backups) {
    Run run = last(rig);
    assertThat(run.state().isFinal()).as(place).isTrue();
    assertThat(rig.backupsOf(run.id()))
        .as(place)
        .hasSize(run.facts().backup() != null ? backups : 0);
    assertThat(rig.longhorn.asked).as("%s, asked for backups", place).isLessThanOrEqualTo(1);
    assertThat(rig.evidence.reports).as("%s, reports", place).hasSizeLessThanOrEqualTo(1);
    if (run.state() == RunState.SUCCEEDED) {
      assertThat(rig.evidence.reports).as("%s, reports", place).hasSize(1);
    }
  }

  private static Run last(Rig rig) {
    return rig.journal.state().runs().getLast();
  }

  /** A backup that is there before. */
  private static String backup(Rig rig) {
    Run run = rig.runner.backup(false, false);
    rig.runner.once();
    return Objects.requireNonNull(rig.run(run.id()).facts().backup()).id();
  }

  private static void empty(Path folder) {
    try {
      CopyStep.delete(folder.resolve("out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
