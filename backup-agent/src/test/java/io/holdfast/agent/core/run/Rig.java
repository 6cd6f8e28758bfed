package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.recurring.NativePolicies;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.core.schedule.Scheduler;
import io.holdfast.agent.state.StateJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A world and an agent in it. The agent can be thrown away and built anew from what it has written
 * down.
 */
final class Rig {
  final FakeTime time = new FakeTime();
  final FakeLonghorn longhorn = new FakeLonghorn(time);
  final FakeStore store = new FakeStore(time);
  final FakeData data = new FakeData();
  final FakeExports exports = new FakeExports(time);
  final FakeFetched fetched = new FakeFetched(data);
  final FakeEvidence evidence = new FakeEvidence();
  final FakeJobs jobs = new FakeJobs(longhorn, time);
  final FakeHandOver handOver = new FakeHandOver();
  final FakeWorkload workload = new FakeWorkload(longhorn, data);
  final @Nullable FakeElsewhere elsewhere;
  final Random random = new Random(7);
  final Policies policies;
  private String saved = StateJson.write(AgentState.empty());
  private Trouble trouble = Trouble.none();
  private int savesUntilFull = Integer.MAX_VALUE;
  private Duration full = Duration.ZERO;
  private @Nullable Deadline makingRoom;
  Journal journal;
  Runner runner;
  NativePolicies natives;

  Rig(Policy... policies) {
    this(false, policies);
  }

  /** {@code delegates}: what stops the store is done by a process of its own. */
  Rig(boolean delegates, Policy... policies) {
    this.policies =
        new Policies(List.of(policies), RunOptions.plain(Rules.TARGET, Deadlines.defaults()));
    this.elsewhere = delegates ? new FakeElsewhere(this::world) : null;
    this.journal = journal();
    this.runner = runner();
    this.natives = natives();
  }

  /** From now on trouble strikes once. */
  void expect(Trouble next) {
    trouble = next;
    longhorn.trouble = next;
    store.trouble = next;
    data.trouble = next;
    exports.trouble = next;
    fetched.trouble = next;
    evidence.trouble = next;
    handOver.trouble = next;
    workload.trouble = next;
    jobs.trouble = next;
    if (elsewhere != null) {
      elsewhere.trouble = next;
    }
  }

  /** So many saves from now on go well; then the disk of the state is full for a while. */
  void fullAfter(int saves, Duration forSoLong) {
    savesUntilFull = saves;
    full = forSoLong;
    makingRoom = null;
  }

  /** Whether the disk of the state has been full since it was last asked to be. */
  boolean wasFull() {
    return makingRoom != null;
  }

  private void requireRoom() {
    if (savesUntilFull-- <= 0 && makingRoom == null) {
      makingRoom = Deadline.in(full, time);
    }
    if (makingRoom != null && !makingRoom.isOver()) {
      throw new Unavailable("can not write state.json: No space left on device");
    }
  }

  /** A new process with the old state. */
  void restart() {
    journal = journal();
    runner = runner();
    natives = natives();
  }

  /** Works until nothing waits, and sweeps. */
  void settle() {
    runner.once();
    time.sleep(Duration.ofMinutes(6));
    runner.once();
  }

  Run run(String id) {
    return journal.state().run(id).orElseThrow();
  }

  /**
   * Snapshots without a backup and no policy of snapshots', throw-away volumes and what hangs on
   * them.
   */
  List<String> orphans() {
    List<String> orphans = new ArrayList<>(data.things);
    orphans.addAll(longhorn.volumes.keySet());
    orphans.addAll(exports.partial);
    orphans.addAll(fetched.there);
    longhorn.snapshots.keySet().stream()
        .filter(name -> !isLonghorns(name))
        .filter(name -> !isSnapshotRun(name))
        .filter(
            name ->
                longhorn.backups.values().stream()
                    .noneMatch(each -> each.backup().snapshot().equals(name)))
        .filter(name -> !isWayBack(name))
        .forEach(orphans::add);
    return orphans;
  }

  /** What recurring jobs make Longhorn prunes by itself. */
  private boolean isLonghorns(String snapshot) {
    Snapshot found = longhorn.snapshots.get(snapshot);
    return found != null && found.labels().containsKey(Labels.RECURRING_JOB);
  }

  private boolean isSnapshotRun(String snapshot) {
    return journal
        .state()
        .run(String.valueOf(Names.runOfSnapshot(snapshot)))
        .filter(run -> run.kind() == RunKind.SNAPSHOT && run.hasServed())
        .isPresent();
  }

  /** The snapshot of before a restore in place that went well. */
  private boolean isWayBack(String snapshot) {
    return journal
        .state()
        .run(String.valueOf(Names.SAFETY.run(snapshot)))
        .filter(run -> run.state() == RunState.SUCCEEDED)
        .isPresent();
  }

  /** Backups of a run, finished or not. */
  List<String> backupsOf(String run) {
    return longhorn.backups.values().stream()
        .filter(each -> run.equals(Names.runOfSnapshot(each.backup().snapshot())))
        .map(each -> each.backup().id())
        .toList();
  }

  private Journal journal() {
    StateStore states =
        new StateStore() {
          @Override
          public AgentState load() {
            return StateJson.read(saved, "test");
          }

          @Override
          public void save(AgentState state) {
            requireRoom();
            trouble.around(
                () -> {
                  saved = StateJson.write(state);
                });
          }
        };
    return new Journal(states, time);
  }

  private Runner runner() {
    World world = world();
    RunListener nobody = nobody();
    return new Runner(
        world,
        journal,
        new RunExecutor(world, journal, nobody, elsewhere),
        new Janitor(world, journal, elsewhere),
        new Scheduler(policies, journal, random),
        random);
  }

  private NativePolicies natives() {
    return new NativePolicies(
        policies,
        jobs,
        longhorn,
        "holdfast.data-holdfast-0",
        () -> workload.bound,
        journal,
        nobody(),
        random,
        time);
  }

  World world() {
    return new World(
        store,
        longhorn,
        data,
        evidence,
        () -> workload.bound,
        policies,
        new Exporting(exports, exports, fetched),
        time,
        workload,
        handOver);
  }

  static RunListener nobody() {
    return new RunListener() {
      @Override
      public void stepEnded(Run run, StepRecord step) {}

      @Override
      public void runEnded(Run run) {}

      @Override
      public void retentionDeleted(String policy) {}
    };
  }
}
