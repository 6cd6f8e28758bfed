package io.holdfast.agent.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import io.holdfast.agent.core.model.Trigger;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.FakeTime;
import io.holdfast.agent.core.run.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final Instant START = Instant.parse("2026-11-21T04:00:30Z");
  private static final RunOptions BY_HAND = RunOptions.plain("default", Deadlines.defaults());

  private AgentState saved = AgentState.empty();
  private int saves;
  private boolean full;
  private final Journal journal = new Journal(new Memory(), new FakeTime());

  @Test
  void tick_firstSight_queuesNothing() {
    Scheduler scheduler = scheduler(Rules.every5Minutes("p", 1).policy());
    assertThat(scheduler.tick(START)).isFalse();
    assertThat(scheduler.tick(START.plusSeconds(60))).isFalse();
    assertThat(scheduler.tick(START.plusSeconds(270))).isTrue();
  }

  @Test
  void tick_anotherPolicysRunUnfinished_queuesOrSkipsByRule() {
    Scheduler scheduler =
        scheduler(
            Rules.every5Minutes("patient", 1).policy(),
            Rules.every5Minutes("hasty", 1)
                .timing("*/5 * * * *", "UTC", Duration.ZERO, WhenBusy.SKIP)
                .policy());
    scheduler.tick(START);
    Run other =
        Run.queued("r", RunKind.CHECK, Policy.MANUAL, Trigger.REQUEST, BY_HAND, false, null, START);
    journal.update(state -> state.adding(other));
    scheduler.tick(START.plusSeconds(300));
    assertThat(runs()).extracting(Run::policy).containsExactly(Policy.MANUAL, "patient");
    finishAll();
    scheduler.tick(START.plusSeconds(310));
    assertThat(runs()).as("the skipped time does not come back").hasSize(2);
  }

  @Test
  void tick_hundredsDueInOneMinute_areSavedAtOnceAndEachHasAnIdOfItsOwn() {
    Policy[] many =
        IntStream.range(0, 500)
            .mapToObj(i -> Rules.every5Minutes("p" + i, 1).policy())
            .toArray(Policy[]::new);
    Scheduler scheduler = scheduler(many);
    saves = 0;
    scheduler.tick(START);
    assertThat(saves).as("all are new").isEqualTo(1);
    scheduler.tick(START.plusSeconds(60));
    assertThat(saves).as("nothing is due").isEqualTo(1);
    scheduler.tick(START.plusSeconds(300));
    assertThat(saves).as("all are due").isEqualTo(2);
    assertThat(runs()).extracting(Run::policy).hasSize(500).doesNotHaveDuplicates();
    assertThat(runs()).extracting(Run::id).doesNotHaveDuplicates();
  }

  @Test
  void tick_stateCanNotBeSaved_queuesNothingUntilItCan() {
    Scheduler scheduler = scheduler(Rules.every5Minutes("p", 1).policy());
    scheduler.tick(START);
    full = true;
    assertThatThrownBy(() -> scheduler.tick(START.plusSeconds(300)))
        .isInstanceOf(Unavailable.class);
    assertThat(runs()).isEmpty();
    full = false;
    assertThat(scheduler.tick(START.plusSeconds(330))).isTrue();
    assertThat(runs()).hasSize(1);
  }

  @Test
  void tick_clockSetBackALittle_doesNotRunTheSameTimeTwice() {
    Scheduler scheduler = scheduler(Rules.every5Minutes("p", 1).policy());
    scheduler.tick(START);
    scheduler.tick(START.plusSeconds(300));
    finishAll();
    scheduler.tick(START.plusSeconds(200));
    scheduler.tick(START.plusSeconds(280));
    scheduler.tick(START.plusSeconds(300));
    assertThat(runs()).hasSize(1);
    scheduler.tick(START.plusSeconds(600));
    assertThat(runs()).hasSize(2);
  }

  @Test
  void tick_clockWasAYearAheadOnce_goesOnByTheRightOne() {
    Scheduler scheduler = scheduler(Rules.every5Minutes("p", 1).policy());
    scheduler.tick(START.plus(Duration.ofDays(365)));
    scheduler.tick(START);
    scheduler.tick(START.plusSeconds(300));
    assertThat(runs()).hasSize(1);
  }

  /** Each time runs once, at its time or up to the jitter later, and that is when next said. */
  @Property(tries = 60)
  void tick_jitter_putsEachTimeOffOnceAndWithinBounds(
      @ForAll @IntRange(min = 0, max = 60) int jitterMinutes,
      @ForAll @IntRange(min = 1, max = 90) int stepSeconds,
      @ForAll long seed) {
    Duration jitter = Duration.ofMinutes(jitterMinutes);
    Policy policy =
        Rules.every5Minutes("p", 1).timing("0 */3 * * *", "UTC", jitter, WhenBusy.QUEUE).policy();
    saved = AgentState.empty();
    Journal fresh = new Journal(new Memory(), new FakeTime());
    Scheduler scheduler =
        new Scheduler(new Policies(List.of(policy), BY_HAND), fresh, new Random(seed));
    Duration step = Duration.ofSeconds(stepSeconds);
    List<Instant> begun = new ArrayList<>();
    Instant begin = Instant.parse("2026-11-21T01:30:00Z");
    scheduler.tick(begin);
    Instant said = scheduler.next(policy, begin).orElseThrow();
    for (Instant now = begin;
        now.isBefore(begin.plus(Duration.ofHours(12)));
        now = now.plus(step)) {
      if (scheduler.tick(now)) {
        assertThat(Duration.between(said, now)).isBetween(Duration.ZERO, step);
        begun.add(now);
        Instant ended = now;
        fresh
            .state()
            .unfinished()
            .forEach(
                run ->
                    fresh.update(
                        state ->
                            state.changing(
                                run.id(), each -> each.ended(RunState.SUCCEEDED, ended, null))));
        said = scheduler.next(policy, now).orElseThrow();
      }
    }
    assertThat(begun).hasSize(4);
    for (int i = 0; i < begun.size(); i++) {
      Instant time = Instant.parse("2026-11-21T03:00:00Z").plus(Duration.ofHours(3L * i));
      assertThat(Duration.between(time, begun.get(i))).isBetween(Duration.ZERO, jitter.plus(step));
    }
  }

  /** Once on every day of the zone, on those with 23 and 25 hours too. */
  @Test
  void tick_dailyInTheHourThatIsMissingOrDouble_runsOnceADay() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    for (String cron : List.of("30 2 * * *", "0 2 * * *", "59 1 * * *", "0 3 * * *")) {
      Policy policy =
          Rules.every5Minutes("p", 1)
              .timing(cron, "Europe/Berlin", Duration.ZERO, WhenBusy.QUEUE)
              .policy();
      for (String from : List.of("2027-03-27T12:00:00Z", "2026-10-24T12:00:00Z")) {
        saved = AgentState.empty();
        Journal fresh = new Journal(new Memory(), new FakeTime());
        Scheduler scheduler =
            new Scheduler(new Policies(List.of(policy), BY_HAND), fresh, new Random(1));
        Instant begin = Instant.parse(from);
        List<LocalDate> days = new ArrayList<>();
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
          Instant now = begin.plus(Duration.ofMinutes(minute));
          if (scheduler.tick(now)) {
            days.add(LocalDate.ofInstant(now, berlin));
            Instant ended = now;
            Run run = fresh.state().unfinished().getFirst();
            fresh.update(
                state ->
                    state.changing(run.id(), each -> each.ended(RunState.SUCCEEDED, ended, null)));
          }
        }
        LocalDate first = LocalDate.ofInstant(begin, berlin).plusDays(1);
        assertThat(days)
            .as("%s from %s", cron, from)
            .containsExactly(first, first.plusDays(1), first.plusDays(2));
      }
    }
  }

  @Test
  void tick_policyReplaced_goesByTheNewOneAndForgetsTheOld() {
    Policies policies = new Policies(List.of(Rules.every5Minutes("old", 1).policy()), BY_HAND);
    Scheduler scheduler = new Scheduler(policies, journal, new Random(1));
    scheduler.tick(START);
    policies.replace(List.of(Rules.every5Minutes("new", 1).policy()), BY_HAND);
    scheduler.tick(START.plusSeconds(10));
    scheduler.tick(START.plusSeconds(300));
    assertThat(runs()).extracting(Run::policy).containsExactly("new");
  }

  private Scheduler scheduler(Policy... policies) {
    return new Scheduler(new Policies(List.of(policies), BY_HAND), journal, new Random(1));
  }

  private List<Run> runs() {
    return journal.state().runs();
  }

  private void finishAll() {
    for (Run run : journal.state().unfinished()) {
      journal.update(
          state -> state.changing(run.id(), each -> each.ended(RunState.SUCCEEDED, START, null)));
    }
  }

  private final class Memory implements StateStore {
    @Override
    public AgentState load() {
      return saved;
    }

    @Override
    public void save(AgentState state) {
      saves++;
      if (full) {
        throw new Unavailable("No space left on device");
      }
      saved = state;
    }
  }
}
