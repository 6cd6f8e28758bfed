package io.holdfast.agent.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.model.AlertKind;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.port.Channel;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.FakeTime;
import io.holdfast.agent.core.run.Rules;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.state.StateJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final Duration DAY = Duration.ofHours(24);

  private final FakeTime clock = new FakeTime();
  private final FakeChannel ops = new FakeChannel("ops", EnumSet.allOf(AlertKind.class));
  private final FakeChannel checks = new FakeChannel("checks", EnumSet.of(AlertKind.CHECK));
  private final Policies policies =
      new Policies(
          List.of(Rules.every5Minutes("often", 3).policy()),
          Rules.every5Minutes("x", 1).policy().options());
  private String saved = StateJson.write(AgentState.empty());
  private int savesUntilKilled = Integer.MAX_VALUE;
  private boolean full;
  private int saves;
  private Journal journal = journal();
  private Alerts alerts = alerts(ops, checks);

  @Test
  void look_runFailed_isToldOnceUntilItIsOver() {
    ended(false);
    look(10);
    assertThat(ops.told).containsExactly("failed/often");
    assertThat(checks.told).as("it does not want these").isEmpty();
    ended(true);
    look(10);
    assertThat(ops.told).containsExactly("failed/often", "failed/often over");
    assertThat(journal.state().alerts()).isEmpty();
  }

  @Test
  void look_troubleThatLasts_isToldAgainAfterTheRepeat() {
    ended(false);
    look(1);
    clock.sleep(DAY.minusSeconds(60));
    keepFailing();
    look(1);
    assertThat(ops.told).hasSize(1);
    clock.sleep(Duration.ofMinutes(2));
    keepFailing();
    look(3);
    assertThat(ops.told).containsExactly("failed/often", "failed/often");
  }

  @Test
  void look_agentRestarted_doesNotTellAgain() {
    ended(false);
    look(1);
    restart();
    look(5);
    assertThat(ops.told).containsExactly("failed/often");
    restart();
    ended(true);
    look(5);
    assertThat(ops.told).containsExactly("failed/often", "failed/often over");
  }

  @Test
  void look_channelOutOfReach_isTriedEverMoreSeldomAndTheOtherIsTold() {
    check(CheckResult.MISMATCH, "backup-1");
    ops.broken = true;
    for (int i = 0; i < 60; i++) {
      alerts.look();
      clock.sleep(Duration.ofSeconds(5));
    }
    assertThat(checks.told).containsExactly("check/restore-check");
    assertThat(ops.attempts).as("after 0, 30, 90, 210 s").isEqualTo(4);
    ops.broken = false;
    clock.sleep(Duration.ofMinutes(30));
    look(1);
    assertThat(ops.told).containsExactly("check/restore-check");
  }

  @Test
  void look_channelOutOfReachForManyTroubles_isTriedOnceForAllOfThem() {
    List<Policy> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String name = "p" + i;
      many.add(Rules.every5Minutes(name, 3).policy());
      journal.update(state -> state.remembering(name, memory -> memory.ended(clock.now(), false)));
    }
    policies.replace(many, Rules.every5Minutes("x", 1).policy().options());
    ops.broken = true;
    look(1);
    assertThat(ops.attempts).isEqualTo(1);
    ops.broken = false;
    clock.sleep(Duration.ofSeconds(31));
    look(1);
    assertThat(ops.told).filteredOn(each -> each.startsWith("failed/")).hasSize(500);
  }

  @Test
  void look_clockSetBackWhileAChannelIsOutOfReach_isTriedAgainAllTheSame() {
    ended(false);
    ops.broken = true;
    look(1);
    ops.broken = false;
    clock.set(DAY.negated());
    clock.sleep(Duration.ofSeconds(31));
    ended(false);
    look(1);
    assertThat(ops.told).containsExactly("failed/often");
  }

  @Test
  void look_overBeforeAnybodyWasTold_nobodyIs() {
    ops.broken = true;
    ended(false);
    look(1);
    ended(true);
    ops.broken = false;
    clock.sleep(Duration.ofMinutes(5));
    ended(true);
    look(2);
    assertThat(ops.told).isEmpty();
    assertThat(journal.state().alerts()).isEmpty();
  }

  @Test
  void look_backBeforeItsEndWasTold_isNotToldTwice() {
    ended(false);
    look(1);
    ops.broken = true;
    ended(true);
    look(1);
    ended(false);
    ops.broken = false;
    clock.sleep(Duration.ofMinutes(5));
    ended(false);
    look(2);
    assertThat(ops.told).containsExactly("failed/often");
  }

  @Test
  void look_channelTakenOutOfTheConfiguration_leavesNothingBehind() {
    ended(false);
    look(1);
    alerts = alerts(checks);
    ended(true);
    look(2);
    assertThat(journal.state().alerts()).isEmpty();
  }

  @Test
  void look_checkFailsThenPasses_isOver() {
    check(CheckResult.UNRESTORABLE, "backup-1");
    look(2);
    check(CheckResult.INCONCLUSIVE, "backup-2");
    look(2);
    assertThat(checks.told).as("an inconclusive one ends nothing").hasSize(1);
    check(CheckResult.VERIFIED, "backup-3");
    look(2);
    assertThat(checks.told).containsExactly("check/restore-check", "check/restore-check over");
  }

  @Test
  void look_policyOverdue_isToldWithItsLastSuccess() {
    ended(true);
    Instant success = clock.now();
    clock.sleep(Duration.ofMinutes(60));
    look(1);
    assertThat(ops.told).as("an hour's grace").isEmpty();
    clock.sleep(Duration.ofMinutes(10));
    look(2);
    assertThat(ops.told).containsExactly("overdue/often");
    assertThat(ops.words.getFirst()).contains("it last succeeded at " + success);
  }

  @Test
  void look_stateCanNotBeSaved_tellsOnceAllTheSameAndSavesLater() {
    ended(false);
    full = true;
    look(10);
    assertThat(ops.told)
        .as("a short while is no trouble of its own")
        .containsExactly("failed/often");
    look(10);
    assertThat(ops.told).containsExactly("failed/often", "state/agent-state");
    assertThat(ops.words.getLast()).contains("No space left on device");
    assertThat(saved).doesNotContain("agent-state");
    full = false;
    look(2);
    assertThat(ops.told)
        .containsExactly("failed/often", "state/agent-state", "state/agent-state over");
    restart();
    look(5);
    assertThat(ops.told).as("who was told was saved in the end").hasSize(3);
  }

  @Test
  void look_stateCanNotBeSaved_isTriedOnceALook() {
    for (int i = 0; i < 50; i++) {
      String name = "p" + i;
      journal.update(state -> state.remembering(name, memory -> memory.ended(clock.now(), false)));
    }
    policies.replace(
        IntStream.range(0, 50).mapToObj(i -> Rules.every5Minutes("p" + i, 3).policy()).toList(),
        Rules.every5Minutes("x", 1).policy().options());
    full = true;
    saves = 0;
    look(3);
    assertThat(ops.told).filteredOn(each -> each.startsWith("failed/")).hasSize(50);
    assertThat(saves).isEqualTo(3);
  }

  @Test
  void look_toldWhileTheClockWasAhead_isToldAgainOnceByTheRightOne() {
    ended(false);
    look(1);
    clock.set(Duration.ofDays(365).negated());
    keepFailing();
    look(10);
    assertThat(ops.told).containsExactly("failed/often", "failed/often");
  }

  /** Killed at each save there is: told at least once, told over at least once, nothing left. */
  @Test
  void look_killedAtEverySave_tellsAllTheSame() {
    for (int place = 0; place < 8; place++) {
      saved = StateJson.write(AgentState.empty());
      ops.told.clear();
      restart();
      ended(false);
      killedAfter(place);
      look(2);
      ended(true);
      killedAfter(place);
      look(2);
      assertThat(Set.copyOf(ops.told))
          .as("place %s", place)
          .containsExactlyInAnyOrder("failed/often", "failed/often over");
      assertThat(ops.told).as("place %s", place).hasSizeLessThanOrEqualTo(4);
      assertThat(journal.state().alerts()).as("place %s", place).isEmpty();
    }
  }

  private void killedAfter(int saves) {
    savesUntilKilled = saves;
    try {
      look(2);
    } catch (Killed e) {
      // What was saved is all the next one knows.
    }
    savesUntilKilled = Integer.MAX_VALUE;
    restart();
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      journal.retry();
      alerts.look();
      clock.sleep(Duration.ofSeconds(5));
    }
  }

  private void ended(boolean ok) {
    Instant now = clock.now();
    journal.update(
        state ->
            state.remembering(
                "often", memory -> PolicyMemory.none().succeeded(now).ended(now, ok)));
  }

  private void keepFailing() {
    ended(false);
  }

  private void check(CheckResult result, String backup) {
    clock.sleep(Duration.ofSeconds(1));
    Expected expected = new Expected(1L, "aa");
    CheckOutcome outcome =
        new CheckOutcome(
            result,
            "r",
            backup,
            clock.now(),
            expected,
            1L,
            "aa",
            List.of(),
            List.of(),
            "why",
            null,
            1,
            1,
            1,
            null);
    journal.update(
        state ->
            state.with(
                new BackupRecord(
                        backup, "r", "often", clock.now(), 1, 1, expected, "s", null, null, null)
                    .checked(outcome)));
  }

  private void restart() {
    journal = journal();
    alerts = alerts(ops, checks);
  }

  private Alerts alerts(Channel... channels) {
    return new Alerts(journal, policies, List.of(channels), DAY, (channel, reached) -> {}, clock);
  }

  private Journal journal() {
    StateStore store =
        new StateStore() {
          @Override
          public AgentState load() {
            return StateJson.read(saved, "test");
          }

          @Override
          public void save(AgentState state) {
            saves++;
            if (full) {
              throw new Unavailable("can not write state.json: No space left on device");
            }
            if (savesUntilKilled-- == 0) {
              throw new Killed();
            }
            saved = StateJson.write(state);
          }
        };
    return new Journal(store, clock);
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class FakeChannel implements Channel {
    private final String name;
    private final Set<AlertKind> wanted;
    private final List<String> told = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private boolean broken;
    private int attempts;

    FakeChannel(String name, Set<AlertKind> wanted) {
      this.name = name;
      this.wanted = wanted;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean wants(Alert alert) {
      return wanted.contains(alert.kind());
    }

    @Override
    public void tell(Alert alert) {
      attempts++;
      if (broken) {
        throw new Unavailable("connection refused (made by the test)");
      }
      told.add(alert.key() + (alert.isOver() ? " over" : ""));
      words.add(alert.words());
    }
  }
}
