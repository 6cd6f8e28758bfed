package io.holdfast.agent.core.run;

import io.holdfast.agent.core.check.BrokenBlock;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.port.Volume;
import java.time.Duration;
import java.util.Optional;

/**
 * Has Longhorn make a volume of a backup, and waits until it has. A failure counts against the
 * backup only if the backup target was there meanwhile.
 */
final class Restoration {
  private final World world;
  private final StepName step;

  Restoration(World world, StepName step) {
    this.world = world;
    this.step = step;
  }

  /** Asks for a volume unless it is there, and waits until the backup's data is in it. */
  void perform(RunContext context, String name, Backup backup, Runnable asking) {
    ask(name, backup, asking);
    Progress progress = new Progress(world.time(), context.deadlines().stalled());
    world
        .patience(context.deadlines())
        .until(
            "volume " + name + " was not restored",
            context.deadlines().restore(),
            () -> look(context, name, backup, progress));
  }

  private void ask(String name, Backup backup, Runnable asking) {
    if (world.longhorn().volume(name).isPresent()) {
      return;
    }
    try {
      asking.run();
    } catch (Refused e) {
      if (String.valueOf(e.getMessage()).contains("cannot get backup")) {
        requireThere(backup);
        throw failure(backup, String.valueOf(e.getMessage()));
      }
      throw e;
    } catch (Unavailable e) {
      // It may have been made all the same; asking again for the same name does no harm.
      world.time().sleep(Duration.ofSeconds(1));
      asking.run();
    }
  }

  /** A backup that Longhorn does not even know any more is no proof of anything. */
  private void requireThere(Backup backup) {
    boolean available =
        world.longhorn().backupTarget(backup.target()).filter(BackupTarget::available).isPresent();
    boolean there =
        world.longhorn().backups(world.volume().get()).stream()
            .anyMatch(
                each -> each.id().equals(backup.id()) && each.phase() != BackupPhase.DELETING);
    if (available && !there) {
      throw new Refused(Presence.gone(backup.id()));
    }
  }

  private Optional<Boolean> look(
      RunContext context, String name, Backup backup, Progress progress) {
    Optional<Volume> found = world.longhorn().volume(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Volume volume = found.get();
    if (volume.restoreFailure() != null) {
      throw failure(backup, volume.restoreFailure());
    }
    if (volume.isRestored()) {
      return Optional.of(true);
    }
    progress.at(volume.restoreProgress());
    context.progress(step, progress.percent(), "restoring");
    progress.requireSome("restore of " + backup.id());
    return Optional.empty();
  }

  /**
   * Blames the backup, unless Longhorn can not reach the target and names no block: then nothing is
   * known of the backup.
   */
  private RuntimeException failure(Backup backup, String words) {
    String reason = "Longhorn can not restore " + backup.id() + ": " + words;
    if (BrokenBlock.in(words) != null) {
      return new Unrestorable(reason);
    }
    try {
      world.longhorn().syncBackupTarget(backup.target());
      world.time().sleep(Duration.ofSeconds(2));
    } catch (Unavailable | Refused e) {
      // What the target's state says without a fresh look has to do.
    }
    Optional<BackupTarget> target = world.longhorn().backupTarget(backup.target());
    if (target.isPresent() && target.get().available()) {
      return new Unrestorable(reason);
    }
    return new Refused(
        reason
            + " (backup target "
            + backup.target()
            + " is not available"
            + target.map(each -> ": " + each.message()).orElse("")
            + ")");
  }
}
