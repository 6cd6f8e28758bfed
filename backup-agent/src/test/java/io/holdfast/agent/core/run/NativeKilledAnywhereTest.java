package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.Trouble.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Strikes at every single place where looking after a recurring job touches the world or saves
 * state, one place a time; the next look, of the same agent or of another, makes up for it.
 */
class NativeKilledAnywhereTest {
  private static final Policy HOURLY = Rules.every5Minutes("hourly", 3).natively().policy();

  @ParameterizedTest
  @EnumSource(Kind.class)
  void placing_struckAnywhere_endsWithOneJobThatIsBound(Kind kind) {
    sweep(
        kind,
        rig -> {},
        rig -> {
          assertThat(rig.jobs.jobs).hasSize(1);
          assertThat(rig.jobs.bound).hasSize(1);
          assertThat(Objects.requireNonNull(rig.journal.state().memory("hourly").job()).mended())
              .as("nobody has changed anything")
              .isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void mending_struckAnywhere_endsWithTheJobAsThePolicySays(Kind kind) {
    sweep(
        kind,
        rig -> {
          rig.natives.look();
          String name = rig.jobs.jobs.keySet().iterator().next();
          RecurringJob was = Objects.requireNonNull(rig.jobs.jobs.get(name));
          rig.jobs.jobs.put(
              name,
              new RecurringJob(
                  name,
                  was.task(),
                  "0 0 1 1 *",
                  was.retain(),
                  was.retention(),
                  was.concurrency(),
                  was.groups(),
                  was.labels(),
                  was.parameters()));
          rig.jobs.bound.clear();
        },
        rig -> {
          assertThat(rig.jobs.jobs.values()).allMatch(each -> each.cron().equals("*/5 * * * *"));
          assertThat(rig.jobs.bound).hasSize(1);
          assertThat(Objects.requireNonNull(rig.journal.state().memory("hourly").job()).mended())
              .contains("holdfast-hourly");
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void removing_struckAnywhere_leavesNoJob(Kind kind) {
    sweep(
        kind,
        rig -> {
          rig.natives.look();
          rig.policies.replace(List.of(), RunOptions.plain(Rules.TARGET, Deadlines.defaults()));
        },
        rig -> {
          assertThat(rig.jobs.jobs).isEmpty();
          assertThat(rig.jobs.bound).isEmpty();
          assertThat(rig.journal.state().memory("hourly").job()).isNull();
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void harvest_struckAnywhere_hasEachBackupOnceAndCheckedOnce(Kind kind) {
    sweep(
        kind,
        rig -> {
          rig.natives.look();
          rig.time.sleep(Duration.ofMinutes(5));
          rig.jobs.run(rig.jobs.jobs.keySet().iterator().next());
          rig.time.sleep(Duration.ofSeconds(10));
        },
        rig -> {
          List<Run> runs = rig.journal.state().runs();
          assertThat(runs).extracting(Run::kind).containsExactly(RunKind.BACKUP, RunKind.CHECK);
          assertThat(runs.getFirst().state()).isEqualTo(RunState.SUCCEEDED);
          assertThat(rig.journal.state().backups()).hasSize(1);
          assertThat(rig.longhorn.backups).hasSize(1);
          assertThat(rig.data.things).isEmpty();
          assertThat(rig.longhorn.volumes).isEmpty();
          if (kind == Kind.KILL) {
            assertThat(rig.evidence.reports).hasSize(1);
          }
        });
  }

  private static void sweep(Kind kind, Consumer<Rig> given, Consumer<Rig> then) {
    for (int place = 1; ; place++) {
      Rig rig = new Rig(HOURLY);
      rig.data.faithful = true;
      rig.runner.once();
      given.accept(rig);
      Trouble trouble = new Trouble(kind, place);
      rig.expect(trouble);
      try {
        rig.natives.look();
        rig.runner.once();
      } catch (Trouble.Killed e) {
        rig.restart();
      } catch (Unavailable e) {
        // As the agent's threads do: they go on with the next round.
      }
      boolean struck = trouble.hasStruck();
      rig.expect(Trouble.none());
      rig.natives.look();
      rig.settle();
      rig.natives.look();
      try {
        then.accept(rig);
      } catch (AssertionError e) {
        throw new AssertionError(kind + " at place " + place + ": " + e.getMessage(), e);
      }
      if (!struck) {
        assertThat(place).isGreaterThan(4);
        return;
      }
    }
  }
}
