package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.Trouble.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link KilledAnywhereTest}, for restores in place: whatever strikes wherever, the store runs
 * in the end, on a volume that holds either the backup's data or what it held before, and nothing
 * that its clients have written to it since is lost.
 */
class InPlaceKilledAnywhereTest {
  @ParameterizedTest
  @EnumSource(Way.class)
  void restore_killedAtEveryPlace_isFinishedByTheNextAgent(Way way) {
    assertThat(sweep(way, Kind.KILL, false, false)).isGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void restore_callBrokenAtEveryPlace_isFinishedOrUndone(Way way) {
    assertThat(sweep(way, Kind.BREAK, false, false)).isGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void failingRestore_killedAtEveryPlace_isUndoneByTheNextAgent(Way way) {
    assertThat(sweep(way, Kind.KILL, true, false)).isGreaterThan(50);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void failingRestore_callBrokenAtEveryPlace_isUndone(Way way) {
    assertThat(sweep(way, Kind.BREAK, true, false)).isGreaterThan(50);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void delegatedRestore_killedAtEveryPlace_isDoneOnceAndTakenOver(Way way) {
    assertThat(sweep(way, Kind.KILL, false, true)).isGreaterThan(50);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void delegatedRestore_callBrokenAtEveryPlace_isTakenOver(Way way) {
    assertThat(sweep(way, Kind.BREAK, false, true)).isGreaterThan(50);
  }

  private static int sweep(Way way, Kind kind, boolean fails, boolean delegated) {
    for (int place = 1; ; place++) {
      Rig rig = new Rig(delegated);
      String backup = InPlaceTest.backup(rig);
      InPlaceTest.prepare(rig, way);
      if (fails) {
        rig.workload.found = Reading.Result.UNREADABLE;
      }
      Run run = rig.runner.restoreInPlace(backup);
      boolean struck = strike(rig, kind, place);
      check(rig, rig.run(run.id()), kind, fails, "place " + place);
      if (!struck) {
        return place;
      }
    }
  }

  private static void check(Rig rig, Run run, Kind kind, boolean fails, String place) {
    if (fails) {
      assertThat(run.state()).as(place).isEqualTo(RunState.FAILED);
    } else if (kind == Kind.KILL) {
      assertThat(run.state()).as("%s: %s", place, run.reason()).isEqualTo(RunState.SUCCEEDED);
    } else {
      assertThat(run.state().isFinal()).as(place).isTrue();
    }
    assertThat(rig.workload.running).as("%s: the store runs", place).isTrue();
    boolean succeeded = run.state() == RunState.SUCCEEDED;
    boolean stopped = rig.workload.stops > 0;
    assertThat(rig.workload.content())
        .as("%s: %s", place, run.reason())
        .startsWith(succeeded ? "as it was+" : "later" + (stopped ? "+" : ""));
    assertThat(rig.workload.content().chars().filter(each -> each == '+').count())
        .as("%s: what clients have written, each time it was started", place)
        .isEqualTo(rig.workload.stops);
    String restored = Names.RESTORED.name(run.id());
    assertThat(rig.longhorn.volumes.keySet())
        .as("%s: volumes", place)
        .allMatch(each -> each.equals(restored) && rig.workload.bound.equals(restored));
    assertThat(rig.workload.surroundings)
        .as(place)
        .allMatch(each -> each.equals(FakeLonghorn.LIVE) || each.equals(rig.workload.bound));
    assertThat(rig.data.things).as(place).isEmpty();
    assertThat(rig.orphans().stream().filter(each -> !each.equals(restored))).as(place).isEmpty();
    assertThat(rig.longhorn.maintenance).as(place).isFalse();
    if (rig.elsewhere != null) {
      assertThat(rig.elsewhere.processes).as(place).isEmpty();
      assertThat(rig.elsewhere.saved).as(place).isNull();
    }
  }

  private static boolean strike(Rig rig, Kind kind, int place) {
    Trouble trouble = new Trouble(kind, place);
    rig.expect(trouble);
    try {
      rig.runner.once();
    } catch (Trouble.Killed e) {
      rig.restart();
    } catch (Unavailable e) {
      // As the runner's thread does: it goes on with the next round.
    }
    boolean struck = trouble.hasStruck();
    rig.expect(Trouble.none());
    rig.settle();
    return struck;
  }
}
