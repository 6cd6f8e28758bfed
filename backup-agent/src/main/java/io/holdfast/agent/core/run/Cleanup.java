package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Unavailable;

/**
 * Removes what a run that failed has left in the world. What can not be removed now is noted, and
 * the {@link Janitor} tries again.
 */
final class Cleanup {
  private final World world;
  private final ThrowAway throwAway;
  private final Undo undo;

  Cleanup(World world, ThrowAway throwAway) {
    this.world = world;
    this.throwAway = throwAway;
    this.undo = new Undo(world);
  }

  /**
   * Cleans up.
   *
   * @throws Unavailable when a store that was stopped does not run again yet; to be called again
   */
  void after(RunContext context) {
    Run run = context.run();
    if (run.kind() == RunKind.IN_PLACE) {
      undo.perform(context);
    }
    if (!run.hasServed() && run.facts().snapshot() != null) {
      attempt(context, () -> removeBackups(run.id()));
      attempt(context, () -> removeSnapshots(run.id()));
    }
    if (run.kind() == RunKind.EXPORT && !run.hasServed()) {
      attempt(
          context,
          () ->
              world
                  .exporting()
                  .targets()
                  .delete(run.options().target(), Names.EXPORT.name(run.id())));
    }
    if (run.kind() == RunKind.PROVISION) {
      attempt(context, () -> ProvisionStep.removeUnfinished(world, context));
    } else if (run.facts().restoreAskedAt() != null) {
      attempt(context, () -> throwAway.removeFor(run));
    }
    attempt(context, () -> CopyStep.removePartial(context));
  }

  private void removeBackups(String run) {
    String volume = world.volume().get();
    for (Backup backup : world.longhorn().backups(volume)) {
      if (run.equals(Names.runOfSnapshot(backup.snapshot()))) {
        world.longhorn().deleteBackup(volume, backup.target(), backup.id());
      }
    }
  }

  private void removeSnapshots(String run) {
    String volume = world.volume().get();
    for (Snapshot snapshot : world.longhorn().snapshots(volume)) {
      if (run.equals(Names.runOfSnapshot(snapshot.name())) && !snapshot.removed()) {
        world.longhorn().deleteSnapshot(volume, snapshot.name());
      }
    }
  }

  private static void attempt(RunContext context, Runnable removal) {
    try {
      removal.run();
    } catch (Unavailable | Refused e) {
      context.note("left for the next clean-up: " + e.getMessage());
    }
  }
}
