package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.FetchedExports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.port.Volume;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what dead runs have left, by the names they give to things, and removes it. It errs on the
 * side of keeping: a backup or snapshot goes only when the history knows its run, and knows that it
 * ended without recording that backup.
 */
public final class Janitor {
  private static final Logger log = LoggerFactory.getLogger(Janitor.class);

  private final World world;
  private final Journal journal;
  private final ThrowAway throwAway;

  public Janitor(World world, Journal journal) {
    this.world = world;
    this.journal = journal;
    this.throwAway = new ThrowAway(world);
  }

  /** Removes leftovers, as far as that is possible now. */
  public void sweep() {
    if (world.longhorn().isConfigured()) {
      attempt("throw-away volumes", this::sweepVolumes);
      attempt("backups", this::sweepBackups);
      attempt("snapshots", this::sweepSnapshots);
    }
    Exports exports = world.exporting().targets();
    for (String target : exports.targets()) {
      attempt("exports to " + target, () -> sweepExports(exports, target));
    }
    attempt("fetched exports", this::sweepFetched);
  }

  private void sweepExports(Exports exports, String target) {
    for (String id : exports.unfinished(target)) {
      String run = Names.runOfExport(id);
      if (run != null && journal.state().run(run).isPresent() && !isUnderWay(run)) {
        log.info("removing what there is of export {} on {}", id, target);
        exports.delete(target, id);
      }
    }
    for (Backup export : exports.list(target)) {
      Optional<Run> run = journal.state().run(String.valueOf(Names.runOfExport(export.id())));
      if (run.isPresent() && run.get().state().isFinal() && !run.get().isDone(StepName.RECORD)) {
        log.info("removing export {} of a run that failed", export.id());
        exports.delete(target, export.id());
      }
    }
  }

  private void sweepFetched() {
    FetchedExports fetched = world.exporting().fetched();
    for (String name : fetched.leftovers()) {
      String run = Names.runOfCheckVolume(name);
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
      String run = Names.runOfCheckVolume(volume.name());
      if (run != null
          && (ThrowAway.isRestoredFrom(volume, live) || journal.state().run(run).isPresent())) {
        found.add(volume.name());
      }
    }
    for (String volume : found) {
      String run = Names.runOfCheckVolume(volume);
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
