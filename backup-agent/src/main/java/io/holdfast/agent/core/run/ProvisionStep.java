package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.NewVolume;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a volume of a backup that stays. It takes no name that is in use, and removes nothing but
 * what it has made itself and what never held the data.
 */
final class ProvisionStep implements Step {
  private final World world;
  private final Restoration restoration;

  ProvisionStep(World world) {
    this.world = world;
    this.restoration = new Restoration(world, StepName.PROVISION);
  }

  @Override
  public String perform(RunContext context) {
    Backup backup = Objects.requireNonNull(context.facts().backup());
    NewVolume wanted = Objects.requireNonNull(context.facts().newVolume());
    SteadyClock clock = new SteadyClock(world.time());
    if (context.facts().restoreAskedAt() == null) {
      requireFree(wanted.name());
      noteUnverified(context, backup);
      Instant now = clock.now();
      context.learn(facts -> facts.withRestoreAskedAt(now));
    }
    restoration.perform(
        context,
        wanted.name(),
        backup,
        () ->
            world
                .longhorn()
                .provisionVolume(wanted.name(), backup.url(), backup.target(), wanted.replicas()));
    requireOwn(wanted.name(), backup);
    Instant now = clock.now();
    context.learn(facts -> facts.withRestoredAt(now));
    Instant asked = Objects.requireNonNull(context.facts().restoreAskedAt());
    return wanted.name()
        + " holds "
        + backup.id()
        + " after "
        + RestoreStep.seconds(Duration.between(asked, now))
        + " s, detached";
  }

  /** Removes the volume of a run that failed, if the data never came into it. */
  static void removeUnfinished(World world, RunContext context) {
    NewVolume wanted = context.facts().newVolume();
    Backup backup = context.facts().backup();
    if (wanted == null || backup == null || context.facts().restoreAskedAt() == null) {
      return;
    }
    Optional<Volume> found = world.longhorn().volume(wanted.name());
    if (found.isEmpty() || !found.get().fromBackup().equals(backup.url())) {
      return;
    }
    if (found.get().isRestored() || wanted.name().equals(world.volume().get())) {
      context.note("volume " + wanted.name() + " is left as it is; delete it if it is not wanted");
      return;
    }
    world.longhorn().deleteVolume(wanted.name());
  }

  private void requireFree(String name) {
    if (world.longhorn().volume(name).isPresent()) {
      throw new Refused(
          "Longhorn has a volume " + name + " already; accepted is a name of its own");
    }
  }

  /** Somebody else may have taken the name between our look and our asking. */
  private void requireOwn(String name, Backup backup) {
    if (world
        .longhorn()
        .volume(name)
        .filter(each -> each.fromBackup().equals(backup.url()))
        .isEmpty()) {
      throw new Refused("volume " + name + " was made by somebody else meanwhile");
    }
  }

  private static void noteUnverified(RunContext context, Backup backup) {
    BackupRecord record = context.journal().state().backups().get(backup.id());
    if (record == null || record.verifiedAt() == null) {
      context.note(
          "no restore check has verified " + backup.id() + "; check " + backup.id() + " would");
    }
  }
}
