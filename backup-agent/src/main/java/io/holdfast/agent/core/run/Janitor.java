package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Elsewhere;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.FetchedExports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.port.Volume;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what dead runs have left, by the names they give to things, and removes it; and notices
 * what others have deleted. It errs on the side of keeping: a backup or snapshot goes only when the
 * history knows its run, and knows that it ended without recording that backup.
 */
public final class Janitor {
  private static final Logger log = LoggerFactory.getLogger(Janitor.class);

  private final World world;
  private final Journal journal;
  private final ThrowAway throwAway;
  private final LostBackups lost;
  private final @Nullable Elsewhere elsewhere;

  /**
   * A janitor.
   *
   * @param elsewhere where processes of dead runs may be, null where there are none
   */
  public Janitor(World world, Journal journal, @Nullable Elsewhere elsewhere) {
    this.world = world;
    this.elsewhere = elsewhere;
    this.journal = journal;
    this.throwAway = new ThrowAway(world);
    this.lost = new LostBackups(world, journal);
  }

  /** Removes leftovers, as far as that is possible now. */
  public void sweep() {
    if (world.longhorn().isConfigured()) {
      attempt("throw-away volumes", this::sweepVolumes);
      attempt("backups", this::sweepBackups);
      attempt("snapshots", this::sweepSnapshots);
      attempt("snapshots of before restores", this::sweepSafety);
      attempt("volumes of failed restores", this::sweepRestored);
      attempt("records of lost backups", lost::lookAtLonghorn);
    }
    attempt("processes of restores", this::sweepElsewhere);
    Exports exports = world.exporting().targets();
    for (String target : exports.targets()) {
      attempt("exports to " + target, () -> sweepExports(exports, target));
    }
    attempt("fetched exports", this::sweepFetched);
  }

  private void sweepExports(Exports exports, String target) {
    for (String id : exports.unfinished(target)) {
      String run = Names.EXPORT.run(id);
      if (run != null && journal.state().run(run).isPresent() && !isUnderWay(run)) {
        log.info("removing what there is of export {} on {}", id, target);
        exports.delete(target, id);
      }
    }
    List<Backup> there = exports.list(target);
    lost.lookAt(target, there);
    for (Backup export : there) {
      Optional<Run> run = journal.state().run(String.valueOf(Names.EXPORT.run(export.id())));
      if (run.isPresent() && run.get().state().isFinal() && !run.get().isDone(StepName.RECORD)) {
        log.info("removing export {} of a run that failed", export.id());
        exports.delete(target, export.id());
      }
    }
  }

  private void sweepFetched() {
    FetchedExports fetched = world.exporting().fetched();
    for (String name : fetched.leftovers()) {
      String run = Names.CHECK.run(name);
      if (run != null && !isUnderWay(run)) {
        log.info("removing leftover {}", name);
        attempt(name, () -> fetched.release(name));
      }
    }
  }

  private void sweepVolumes() {
    String live = world.volume().get();
    Set<String> found = new TreeSet<>(world.data().leftovers());
    for (Volume volume : world.longhorn().volumes()) {
      String run = Names.CHECK.run(volume.name());
      if (run != null
          && (ThrowAway.isRestoredFrom(volume, live) || journal.state().run(run).isPresent())) {
        found.add(volume.name());
      }
    }
    for (String volume : found) {
      String run = Names.CHECK.run(volume);
      if (run != null && !isUnderWay(run)) {
        log.info("removing leftover volume {}", volume);
        attempt(volume, () -> throwAway.remove(volume));
      }
    }
  }

  private void sweepBackups() {
    String live = world.volume().get();
    for (Backup backup : world.longhorn().backups(live)) {
      String run = Names.runOfSnapshot(backup.snapshot());
      if (run != null && backup.phase() != BackupPhase.DELETING && isOrphan(run, backup)) {
        log.info("removing leftover backup {} of run {}", backup.id(), run);
        world.longhorn().deleteBackup(live, backup.target(), backup.id());
      }
    }
  }

  private void sweepSnapshots() {
    String live = world.volume().get();
    List<Backup> backups = world.longhorn().backups(live);
    for (Snapshot snapshot : world.longhorn().snapshots(live)) {
      String run = Names.runOfSnapshot(snapshot.name());
      boolean used = backups.stream().anyMatch(each -> each.snapshot().equals(snapshot.name()));
      if (run != null && !snapshot.removed() && !used && isForgotten(run, snapshot.name())) {
        log.info("removing leftover snapshot {}", snapshot.name());
        world.longhorn().deleteSnapshot(live, snapshot.name());
      }
    }
  }

  /**
   * The newest one stays, until somebody restores in place again or deletes it: it is the way back.
   * One whose run failed is none, since that run has gone it.
   */
  private void sweepSafety() {
    String live = world.volume().get();
    List<String> names =
        world.longhorn().snapshots(live).stream()
            .filter(each -> !each.removed() && Names.SAFETY.is(each.name()))
            .map(Snapshot::name)
            .sorted(Comparator.reverseOrder())
            .toList();
    boolean wayBack = false;
    for (String name : names) {
      Optional<Run> run = journal.state().run(String.valueOf(Names.SAFETY.run(name)));
      boolean failed = run.filter(each -> each.state() == RunState.FAILED).isPresent();
      if (run.filter(each -> !each.state().isFinal()).isPresent()) {
        continue;
      }
      if (failed || wayBack) {
        log.info("removing snapshot {}", name);
        world.longhorn().deleteSnapshot(live, name);
      } else {
        wayBack = true;
      }
    }
  }

  /** A failed run has put the old volume back; that of one that went well is the store's now. */
  private void sweepRestored() {
    String live = world.volume().get();
    for (Volume volume : world.longhorn().volumes()) {
      String run = String.valueOf(Names.RESTORED.run(volume.name()));
      boolean failed =
          journal.state().run(run).filter(each -> each.state() == RunState.FAILED).isPresent();
      if (failed && !volume.name().equals(live)) {
        log.info("removing volume {} of failed run {}", volume.name(), run);
        attempt(volume.name(), () -> Undo.removeRestored(world, volume.name()));
      }
    }
  }

  private void sweepElsewhere() {
    if (elsewhere == null) {
      return;
    }
    for (String run : elsewhere.leftovers()) {
      // One that we do not know may be at work for a store that is stopped.
      if (journal.state().run(run).filter(each -> each.state().isFinal()).isPresent()) {
        log.info("removing what is left of the process of run {}", run);
        elsewhere.forget(run);
      }
    }
  }

  /** A backup that its run did not record, or a second one of the same snapshot. */
  private boolean isOrphan(String id, Backup backup) {
    AgentState state = journal.state();
    Optional<Run> run = state.run(id);
    if (run.isEmpty() || isUnderWay(id) || run.get().kind() != RunKind.BACKUP) {
      return false;
    }
    Backup made = run.get().facts().backup();
    if (!run.get().isDone(StepName.RECORD) || made == null) {
      return true;
    }
    return !made.id().equals(backup.id()) && !state.backups().containsKey(backup.id());
  }

  private boolean isForgotten(String id, String snapshot) {
    Optional<Run> run = journal.state().run(id);
    return run.isPresent()
        && !isUnderWay(id)
        && (!run.get().hasServed() || !snapshot.equals(run.get().facts().snapshot()));
  }

  private boolean isUnderWay(String id) {
    return journal.state().run(id).filter(run -> !run.state().isFinal()).isPresent();
  }

  private static void attempt(String what, Runnable removal) {
    try {
      removal.run();
    } catch (Unavailable | Refused | IllegalArgumentException e) {
      log.warn("clean-up of {} has to wait: {}", what, e.getMessage());
    }
  }
}
