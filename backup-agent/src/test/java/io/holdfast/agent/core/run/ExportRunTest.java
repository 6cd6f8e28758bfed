package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.run.Trouble.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Runs that export, in a world that fails where the test wants. */
class ExportRunTest {
  private static final Policy EVERY_5_MINUTES =
      Rules.every5Minutes("off", 2).task(Task.EXPORT).policy();

  @Test
  void exportRun_ofAPolicy_isRecordedCheckedAndAttested() {
    Rig rig = new Rig(EVERY_5_MINUTES);
    Run run = runOnSchedule(rig);
    String id = Names.EXPORT.name(run.id());
    assertThat(run.state()).as(run.reason()).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.exports.whole).containsOnlyKeys(id);
    var record = Objects.requireNonNull(rig.journal.state().backups().get(id));
    assertThat(record.policy()).isEqualTo("off");
    assertThat(record.verifiedAt()).isNotNull();
    assertThat(rig.evidence.reports).hasSize(1);
    assertThat(rig.evidence.reports.getFirst().volume()).isEqualTo("test/store");
    assertThat(rig.longhorn.asked).as("backups asked for").isZero();
    assertThat(rig.longhorn.snapshots).isEmpty();
    assertThat(rig.fetched.there).isEmpty();
  }

  @Test
  void exportRuns_beyondRetention_goTheOldestFirst() {
    Rig rig = new Rig(EVERY_5_MINUTES);
    rig.runner.once();
    for (int i = 0; i < 5; i++) {
      rig.time.sleep(Duration.ofMinutes(5));
      rig.runner.once();
    }
    Run last = rig.journal.state().runs().getLast();
    assertThat(rig.exports.whole).hasSize(2).containsKey(Names.EXPORT.name(last.id()));
    assertThat(rig.journal.state().backups().keySet()).isEqualTo(rig.exports.whole.keySet());
  }

  @Test
  void exportRun_dumpReplacedMeanwhile_isMadeOfANewBarrier() {
    Rig rig = new Rig();
    rig.exports.replaced = 2;
    Run run = rig.run(exported(rig).id());
    assertThat(run.state()).as(run.reason()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.notes()).anyMatch(note -> note.contains("another dump lies there"));
    assertThat(rig.store.saves).isEqualTo(3);
  }

  @Test
  void exportRun_dumpReplacedAgainAndAgain_failsAndLeavesNothing() {
    Rig rig = new Rig();
    rig.exports.replaced = 9;
    Run run = rig.run(exported(rig).id());
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("3 barriers, and still");
    assertThat(rig.exports.whole).isEmpty();
  }

  @Test
  void exportRun_storeSavesBetweenBarrierAndOpening_makesANewBarrier() {
    Rig rig = new Rig();
    rig.store.savesBehindOurBack = 1;
    Run run = rig.run(exported(rig).id());
    assertThat(run.state()).as(run.reason()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.notes()).anyMatch(note -> note.contains("saved between"));
  }

  @Test
  void exportRun_targetNotThere_failsBeforeTheBarrierWithItsWords() {
    Rig rig = new Rig();
    rig.exports.available = false;
    Run run = rig.run(exported(rig).id());
    assertThat(run.reason()).contains("export target offsite").contains("403 AccessDenied");
    assertThat(rig.store.saves).isZero();
  }

  @Test
  void exportRun_unchanged_isSkippedWhileTheLastOneIsThere() {
    Rig rig = new Rig(new Rules(EVERY_5_MINUTES).skippingUnchanged().checkEvery(0).policy());
    Run first = runOnSchedule(rig);
    rig.time.sleep(Duration.ofMinutes(5));
    rig.runner.once();
    Run second = rig.journal.state().runs().getLast();
    assertThat(second.facts().unchanged()).isEqualTo(Names.EXPORT.name(first.id()));
    assertThat(rig.exports.written).isEqualTo(1);
    rig.exports.whole.clear();
    rig.time.sleep(Duration.ofMinutes(5));
    rig.runner.once();
    assertThat(rig.exports.written).as("after somebody deleted it").isEqualTo(2);
  }

  @Test
  void check_damagedExport_isUnrestorable() {
    Rig rig = new Rig();
    String id = Names.EXPORT.name(exported(rig).id());
    rig.fetched.damage = "SHA-256 differs";
    Run run = rig.run(checked(rig, id).id());
    assertThat(Objects.requireNonNull(run.facts().check()).result())
        .isEqualTo(CheckResult.UNRESTORABLE);
    assertThat(run.reason()).contains("SHA-256 differs");
    assertThat(rig.fetched.there).isEmpty();
    assertThat(rig.evidence.reports).hasSize(1);
  }

  @Test
  void check_unknownExport_namesTheNewest() {
    Rig rig = new Rig();
    String id = Names.EXPORT.name(exported(rig).id());
    Run run = rig.run(checked(rig, "export-20200101-000000-0000").id());
    assertThat(run.reason()).contains("the newest are " + id);
  }

  @Test
  void restore_ofAnExport_isRefusedWithWhatDoesIt() {
    Rig rig = new Rig();
    String id = Names.EXPORT.name(exported(rig).id());
    assertThatThrownBy(() -> rig.runner.restore(id, Path.of("/nowhere")))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("fetch " + id);
  }

  @Test
  void exportRun_killedAtEveryPlace_isFinishedByTheNextAgent() {
    int places =
        sweep(
            Kind.KILL,
            rig -> {},
            (rig, run) -> {
              assertThat(run.state()).as(run.reason()).isEqualTo(RunState.SUCCEEDED);
              assertThat(rig.exports.whole).containsOnlyKeys(Names.EXPORT.name(run.id()));
              assertThat(rig.journal.state().backups())
                  .containsOnlyKeys(Names.EXPORT.name(run.id()));
              assertThat(rig.evidence.reports).hasSize(1);
            });
    assertThat(places).isGreaterThan(40);
  }

  @Test
  void exportRun_callBrokenAtEveryPlace_succeedsOrCleansUp() {
    sweep(
        Kind.BREAK,
        rig -> {},
        (rig, run) -> {
          assertThat(run.state().isFinal()).isTrue();
          assertThat(rig.exports.whole).hasSize(run.isDone(StepName.RECORD) ? 1 : 0);
        });
  }

  @Test
  void failingExportRun_killedAtEveryPlace_leavesNothing() {
    sweep(
        Kind.KILL,
        rig -> rig.exports.refusal = "403 AccessDenied",
        (rig, run) -> {
          assertThat(run.state()).isEqualTo(RunState.FAILED);
          assertThat(run.reason()).contains("403 AccessDenied");
          assertThat(rig.exports.whole).isEmpty();
        });
  }

  private interface Assertion {
    void hold(Rig rig, Run run);
  }

  /** The same again and again with the trouble one place later, until it no longer strikes. */
  private static int sweep(Kind kind, Consumer<Rig> preparing, Assertion assertion) {
    for (int place = 1; ; place++) {
      Rig rig = new Rig();
      preparing.accept(rig);
      Run run = rig.runner.export(Rules.EXPORT_TARGET, true);
      Trouble trouble = new Trouble(kind, place);
      rig.expect(trouble);
      try {
        rig.runner.once();
      } catch (Trouble.Killed e) {
        rig.restart();
      }
      rig.expect(Trouble.none());
      rig.settle();
      try {
        assertion.hold(rig, rig.run(run.id()));
      } catch (AssertionError e) {
        throw new AssertionError("place " + place + " (" + kind + "): " + e.getMessage(), e);
      }
      assertThat(rig.exports.partial).as("place %s", place).isEmpty();
      assertThat(rig.fetched.there).as("place %s", place).isEmpty();
      if (!trouble.hasStruck()) {
        return place;
      }
    }
  }

  private static Run exported(Rig rig) {
    Run run = rig.runner.export(Rules.EXPORT_TARGET, false);
    rig.runner.once();
    return run;
  }

  private static Run checked(Rig rig, String id) {
    Run run = rig.runner.check(id);
    rig.runner.once();
    return run;
  }

  private static Run runOnSchedule(Rig rig) {
    rig.runner.once();
    rig.time.sleep(Duration.ofMinutes(5));
    rig.runner.once();
    return rig.journal.state().runs().getLast();
  }
}
