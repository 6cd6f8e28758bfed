package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.JobMemory;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.schedule.Overdue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A world with native policies, and somebody else's recurring job in it. */
final class Natives {
  static final Policy HOURLY = Rules.every5Minutes("hourly", 3).checkEvery(1).natively().policy();
  static final RecurringJob FOREIGN =
      new RecurringJob(
          "somebodys",
          "backup",
          "0 0 * * *",
          1,
          RecurringJob.COUNT_BASED,
          1,
          List.of("default"),
          Map.of(),
          Map.of());

  static Rig rig(Policy... policies) {
    Rig rig = new Rig(policies);
    rig.jobs.jobs.put(FOREIGN.name(), FOREIGN);
    rig.jobs.bound.add(FakeLonghorn.LIVE + "/" + FOREIGN.name());
    rig.runner.once();
    rig.natives.look();
    return rig;
  }

  /** The name of the one job that is ours. */
  static String job(Rig rig) {
    return rig.jobs.jobs.keySet().stream()
        .filter(each -> !each.equals(FOREIGN.name()))
        .findFirst()
        .orElseThrow();
  }

  static RecurringJob placed(Rig rig) {
    return Objects.requireNonNull(rig.jobs.jobs.get(job(rig)));
  }

  static void replace(Rig rig, Policy... policies) {
    rig.policies.replace(List.of(policies), RunOptions.plain(Rules.TARGET, Deadlines.defaults()));
  }

  static JobMemory memory(Rig rig) {
    return Objects.requireNonNull(rig.journal.state().memory("hourly").job());
  }

  /** A job's time comes; its backup is there, and the agent has looked. */
  static void pass(Rig rig) {
    rig.time.sleep(Duration.ofMinutes(5));
    rig.jobs.run(job(rig));
    rig.time.sleep(Duration.ofSeconds(10));
    rig.natives.look();
    rig.runner.once();
  }

  static List<Run> runs(Rig rig, RunKind kind) {
    return rig.journal.state().runs().stream().filter(run -> run.kind() == kind).toList();
  }

  private Natives() {}

  static Duration overdue(Rig rig) {
    return Overdue.by(rig.policies.all().getFirst(), rig.journal.state(), rig.time.now());
  }

  static Reading crashConsistent(Instant saved, boolean appendOnlyFile) {
    return new Reading(
        Reading.Result.VERIFIED,
        3L,
        "aa".repeat(16),
        List.of(),
        List.of(),
        true,
        null,
        5,
        saved,
        appendOnlyFile);
  }
}
