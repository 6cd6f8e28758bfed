package io.holdfast.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Keep;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Mode;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.model.Timing;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import io.holdfast.agent.core.model.Trigger;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.Trouble.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Weeks of policies in a few seconds, with an agent that is killed, calls that break, a target that
 * goes away, backups that fail and data that comes back wrong. After each day that ends in peace
 * everything is as it should be. {@code -Dholdfast.soak.days} makes it longer.
 */
class PolicySoakTest {
  private static final int DAYS = Integer.getInteger("holdfast.soak.days", 10);
  private static final Duration STEP = Duration.ofMinutes(10);
  private static final RunOptions PLAIN = RunOptions.plain(Rules.TARGET, Deadlines.defaults());

  private final Random random = new Random(Long.getLong("holdfast.soak.seed", 42));
  private final Map<String, Integer> happened = new HashMap<>();
  private final Rig rig =
      new Rig(
          policy("often", Task.BACKUP, "0 */2 * * *", new Keep(3, 12, 5, 0, 0, null), 5, true),
          policy("full", Task.FULL_BACKUP, "30 4 * * 0", Keep.last(2), 1, false),
          policy("quick", Task.SNAPSHOT, "15 */6 * * *", Keep.last(4), 0, false),
          policy("off", Task.EXPORT, "20 */3 * * *", new Keep(2, 0, 4, 0, 0, null), 3, true),
          policy("proof", Task.CHECK, "45 3 * * *", Keep.last(1), 0, false),
          new Policy(
              "net",
              Task.BACKUP,
              new Timing("0 */4 * * *", "UTC", Duration.ZERO, WhenBusy.QUEUE),
              Keep.last(6),
              4,
              PLAIN,
              Mode.NATIVE));

  @Test
  void weeksOfTrouble_leaveEverythingAsItShouldBe() {
    rig.data.faithful = true;
    rig.data.reading =
        new Reading(
            Reading.Result.VERIFIED, 2L, "bb".repeat(16), List.of(), List.of(), true, null, 5);
    rig.runner.once();
    for (int day = 1; day <= DAYS; day++) {
      for (int step = 0; step < 24 * 6; step++) {
        pass();
        disturb();
        work();
      }
      calm();
      assertAsItShouldBe(day);
    }
    assertThat(happened.keySet())
        .as("all kinds of trouble came: %s", happened)
        .contains("killed", "broken call", "target away", "backup error", "wrong data", "write");
    assertThat(happened).as("what came of it").containsKey("verified");
    rig.evidence.reports.forEach(each -> count("check " + each.outcome().result()));
    happened.put("backups asked for", rig.longhorn.asked);
    assertThat(happened).containsKeys("check VERIFIED", "check MISMATCH");
    assertThat(rig.longhorn.asked).as("backups asked for").isGreaterThan(DAYS * 3);
    System.out.println("soak of " + DAYS + " days: " + new TreeMap<>(happened));
  }

  /** Time goes on, and Longhorn's cron with it. */
  private void pass() {
    Instant before = rig.time.now();
    rig.time.sleep(STEP);
    boolean due =
        !before.truncatedTo(ChronoUnit.HOURS).equals(rig.time.now().truncatedTo(ChronoUnit.HOURS))
            && rig.time.now().atZone(ZoneOffset.UTC).getHour() % 4 == 0;
    if (due) {
      List.copyOf(rig.jobs.jobs.keySet()).forEach(rig.jobs::run);
    }
  }

  private void disturb() {
    switch (random.nextInt(40)) {
      case 0, 1, 2 -> expect(Kind.KILL, "killed");
      case 3, 4, 5 -> expect(Kind.BREAK, "broken call");
      case 6 -> {
        rig.longhorn.targetAvailable = !rig.longhorn.targetAvailable;
        count("target away");
      }
      case 7 -> {
        rig.longhorn.backupError = rig.longhorn.backupError.isEmpty() ? "the store is full" : "";
        count("backup error");
      }
      case 16 -> {
        rig.exports.available = !rig.exports.available;
        count("export target away");
      }
      case 17 -> {
        rig.exports.refusal = rig.exports.refusal.isEmpty() ? "403 AccessDenied" : "";
        count("export refused");
      }
      case 8 -> {
        rig.data.faithful = !rig.data.faithful;
        count("wrong data");
      }
      case 18 -> {
        rig.jobs.bound.clear();
        count("job unbound");
      }
      case 19 -> {
        rig.jobs.jobs.clear();
        rig.jobs.bound.clear();
        count("job deleted");
      }
      case 9, 10, 11, 12, 13, 14, 15 -> {
        rig.store.writes++;
        count("write");
      }
      default -> {}
    }
  }

  private void expect(Kind kind, String name) {
    rig.expect(new Trouble(kind, 1 + random.nextInt(80)));
    count(name);
  }

  private void work() {
    try {
      rig.natives.look();
      rig.runner.once();
    } catch (Trouble.Killed e) {
      rig.expect(Trouble.none());
      rig.restart();
    } catch (Unavailable e) {
      // As the runner's thread does: it goes on with the next round.
      rig.expect(Trouble.none());
    }
  }

  /** A few hours without trouble, in which what was begun ends and is swept. */
  private void calm() {
    rig.expect(Trouble.none());
    rig.longhorn.targetAvailable = true;
    rig.longhorn.backupError = "";
    rig.exports.available = true;
    rig.exports.refusal = "";
    rig.data.faithful = true;
    for (int i = 0; i < 20; i++) {
      pass();
      rig.natives.look();
      rig.runner.once();
    }
    rig.settle();
    rig.natives.look();
  }

  private void assertAsItShouldBe(int day) {
    List<Run> runs = rig.journal.state().runs();
    assertThat(runs).as("day %s", day).allMatch(run -> run.state().isFinal());
    assertThat(rig.orphans().stream().filter(each -> !isSnapshotOfPolicy(each)))
        .as("day %s: orphans", day)
        .isEmpty();
    assertThat(rig.longhorn.volumes).as("day %s: throw-away volumes", day).isEmpty();
    assertThat(rig.data.things).as("day %s: things around them", day).isEmpty();

    Set<String> seen = new HashSet<>();
    for (var making : rig.longhorn.backups.values()) {
      Backup backup = making.backup();
      if (backup.job() != null) {
        assertThat(
                rig.journal.state().backups().keySet().contains(backup.id()) || hasFailed(backup))
            .as("day %s: %s of Longhorn's is known", day, backup.id())
            .isTrue();
        continue;
      }
      String run = Objects.requireNonNull(Names.runOfSnapshot(backup.snapshot()));
      assertThat(seen.add(run)).as("day %s: a second backup of run %s", day, run).isTrue();
      assertThat(rig.journal.state().backups()).as("day %s", day).containsKey(backup.id());
    }
    assertThat(backupsOf("often"))
        .as("day %s: backups kept", day)
        .isLessThanOrEqualTo(3 + 12 + 5 + 1);
    assertThat(backupsOf("full")).as("day %s: full backups kept", day).isLessThanOrEqualTo(2 + 1);
    assertThat(rig.longhorn.snapshots.keySet().stream().filter(this::isSnapshotOfPolicy))
        .as("day %s: snapshots kept", day)
        .hasSizeLessThanOrEqualTo(4);
    assertThat(rig.exports.whole.keySet())
        .as("day %s: exports kept, all of them known", day)
        .hasSizeLessThanOrEqualTo(2 + 4 + 1)
        .isSubsetOf(rig.journal.state().backups().keySet());
    assertNewestVerifiedIsThere(day);
    assertThat(rig.jobs.jobs.values())
        .as("day %s: the recurring job", day)
        .hasSize(1)
        .allMatch(each -> each.retain() == 6 && each.cron().equals("0 */4 * * *"));
    assertThat(rig.jobs.bound).as("day %s: what has its label", day).hasSize(1);
    assertThat(rig.journal.state().runs().stream().filter(run -> run.trigger() == Trigger.LONGHORN))
        .as("day %s: runs of Longhorn's, one of each snapshot", day)
        .extracting(run -> String.valueOf(run.facts().snapshot()))
        .doesNotHaveDuplicates();

    Set<String> reported = new HashSet<>();
    rig.evidence.reports.forEach(
        each ->
            assertThat(reported.add(each.outcome().run()))
                .as("day %s: one report of %s", day, each.outcome().run())
                .isTrue());
    runs.stream()
        .filter(run -> run.state() == RunState.SUCCEEDED && run.facts().check() != null)
        .forEach(
            run -> {
              assertThat(reported).as("day %s", day).contains(run.id());
              count("verified");
            });
  }

  /** The fake tells of trouble as it is now, and the history as it was. */
  private boolean hasFailed(Backup backup) {
    return rig.journal.state().runs().stream()
        .anyMatch(
            run ->
                run.state() == RunState.FAILED && backup.snapshot().equals(run.facts().snapshot()));
  }

  /** Retention may take any backup but the newest of its policy that was found good. */
  private void assertNewestVerifiedIsThere(int day) {
    rig.evidence.reports.stream()
        .filter(each -> each.outcome().result() == CheckResult.VERIFIED)
        .filter(each -> isStillVerified(each.outcome().backup()))
        .max(Comparator.comparing(each -> each.outcome().at()))
        .ifPresent(
            each ->
                assertThat(
                        rig.longhorn.backups.containsKey(each.outcome().backup())
                            || rig.exports.whole.containsKey(each.outcome().backup()))
                    .as("day %s: the newest verified backup", day)
                    .isTrue());
  }

  private boolean isStillVerified(String backup) {
    BackupRecord record = rig.journal.state().backups().get(backup);
    return record != null && record.verifiedAt() != null;
  }

  private void count(String what) {
    happened.merge(what, 1, Integer::sum);
  }

  private long backupsOf(String policy) {
    return rig.longhorn.backups.values().stream()
        .filter(each -> policy.equals(each.backup().labels().get(Labels.POLICY)))
        .count();
  }

  private boolean isSnapshotOfPolicy(String name) {
    var snapshot = rig.longhorn.snapshots.get(name);
    return snapshot != null && "quick".equals(snapshot.labels().get(Labels.POLICY));
  }

  private static Policy policy(
      String name, Task task, String cron, Keep keep, int checkEvery, boolean skipUnchanged) {
    return new Policy(
        name,
        task,
        new Timing(cron, "Europe/Berlin", Duration.ofMinutes(20), WhenBusy.QUEUE),
        keep,
        checkEvery,
        new RunOptions(
            task == Task.EXPORT ? Rules.EXPORT_TARGET : Rules.TARGET,
            task == Task.EXPORT,
            task == Task.FULL_BACKUP,
            skipUnchanged,
            Map.of(),
            PLAIN.deadlines()));
  }
}
