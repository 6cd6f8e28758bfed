package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody sets the machine's clock while something waits. */
class ClockSetTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final List<Duration> JUMPS = List.of(YEAR, YEAR.negated());

  private final FakeTime time = new FakeTime();
  private int looks;

  @Test
  void until_clockSet_waitsForTheWholeDeadlineAndNoLonger() {
    for (Duration jump : JUMPS) {
      looks = 0;
      time.setAfter(Duration.ofSeconds(10), jump);
      long begun = time.nanos();
      assertThatThrownBy(() -> patience().until("it did not come", Duration.ofMinutes(5), this::no))
          .isInstanceOf(Unavailable.class)
          .hasMessage("it did not come within 5m");
      assertThat(Duration.ofNanos(time.nanos() - begun))
          .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }
  }

  @Test
  void until_clockSetInAnOutage_sitsTheWholeOutageOutAndNoMore() {
    for (Duration jump : JUMPS) {
      looks = 0;
      time.setAfter(Duration.ofSeconds(10), jump);
      long begun = time.nanos();
      assertThatThrownBy(() -> patience().until("it did not come", YEAR, this::away))
          .isInstanceOf(Unavailable.class)
          .hasMessage("no answer (made by the test)");
      assertThat(Duration.ofNanos(time.nanos() - begun))
          .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
    }
  }

  @Test
  void requireSome_clockSet_complainsOnlyOfWhatHasNotMovedForSoLong() {
    for (Duration jump : JUMPS) {
      Progress progress = new Progress(time, Duration.ofMinutes(30));
      progress.at(40);
      time.set(jump);
      time.sleep(Duration.ofMinutes(29));
      progress.requireSome("the upload");
      time.sleep(Duration.ofMinutes(2));
      assertThatThrownBy(() -> progress.requireSome("the upload"))
          .hasMessage("the upload has not moved from 40 % for 30 minutes");
    }
  }

  /** At each second of the run, one a time. */
  @Test
  void backupRun_clockSetAtAnyTime_succeedsAndMeasuresTheRestoreRight() {
    for (Duration jump : JUMPS) {
      for (int second = 0; second <= 20; second++) {
        Rig rig = new Rig();
        Run run = rig.runner.backup(true, false);
        rig.time.setAfter(Duration.ofSeconds(second), jump);
        rig.runner.once();
        Run ended = rig.run(run.id());
        String place = jump + " after " + second + " s: " + ended.reason();
        assertThat(ended.state()).as(place).isEqualTo(RunState.SUCCEEDED);
        CheckOutcome check = Objects.requireNonNull(ended.facts().check());
        assertThat(check.restoreMillis()).as(place).isBetween(3000L, 10_000L);
        assertThat(rig.orphans()).as(place).isEmpty();
      }
    }
  }

  @Test
  void sweep_clockSetBack_isNotPutOff() {
    Rig rig = new Rig();
    rig.runner.once();
    rig.time.set(YEAR.negated());
    rig.longhorn.restoreVolume(
        "holdfast-check-20261121-040000-abce",
        "s3://b@r/?backup=backup-1&volume=holdfast-data",
        "default");
    rig.time.sleep(Duration.ofMinutes(6));
    rig.runner.once();
    assertThat(rig.longhorn.volumes).isEmpty();
  }

  private Patience patience() {
    return new Patience(time, Duration.ofSeconds(30));
  }

  private Optional<Boolean> no() {
    requireAnEnd();
    return Optional.empty();
  }

  private Optional<Boolean> away() {
    requireAnEnd();
    throw new Unavailable("no answer (made by the test)");
  }

  private void requireAnEnd() {
    looks++;
    assertThat(looks).as("looks").isLessThan(10_000);
  }
}
