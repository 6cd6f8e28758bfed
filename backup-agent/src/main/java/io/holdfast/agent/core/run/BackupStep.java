package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.port.Volume;
import io.holdfast.agent.core.port.Volume.BackupStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Longhorn back the snapshot up. Longhorn does not say what it calls the backup and makes a
 * second one when asked twice, so the asking is written down before it is done, and a backup of our
 * snapshot is looked for, for {@link #APPEARS}, before anybody asks again.
 */
final class BackupStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(BackupStep.class);
  private static final Duration APPEARS = Duration.ofSeconds(15);
  private static final Duration SYNCED = Duration.ofMinutes(2);
  private static final int ASKED_AT_MOST = 3;

  private final World world;

  BackupStep(World world) {
    this.world = world;
  }

  @Override
  public String perform(RunContext context) {
    String volume = world.volume().get();
    String snapshot = Objects.requireNonNull(context.facts().snapshot());
    askOnce(context, volume, snapshot);
    Progress progress = new Progress(world.time(), context.deadlines().stalled());
    Presence presence = new Presence(world.time(), "the backup of snapshot " + snapshot);
    world
        .patience(context.deadlines())
        .until(
            "backup of snapshot " + snapshot + " was not completed",
            context.deadlines().backup(),
            () -> look(context, volume, snapshot, progress, presence));
    Backup backup = awaitFigures(context, volume, snapshot, presence);
    context.learn(facts -> facts.withBackup(backup));
    return backup.id() + ", " + backup.uploaded() + " bytes uploaded";
  }

  private void askOnce(RunContext context, String volume, String snapshot) {
    for (int asked = 0; asked < ASKED_AT_MOST; asked++) {
      boolean mayExist = context.facts().backupAskedAt() != null;
      if (mayExist ? appears(context, volume, snapshot) : exists(volume, snapshot)) {
        return;
      }
      requireSnapshot(volume, snapshot);
      aim(volume, context.options().target());
      Instant now = world.time().now();
      context.learn(facts -> facts.withBackupAskedAt(now));
      Barrier barrier = Objects.requireNonNull(context.facts().barrier());
      try {
        world
            .longhorn()
            .createBackup(
                volume, snapshot, Labels.of(context.run(), barrier), context.options().full());
        return;
      } catch (Unavailable e) {
        log.warn("whether the backup was begun is not known, looking for it: {}", e.getMessage());
      }
    }
    if (!appears(context, volume, snapshot)) {
      throw new Unavailable(
          "Longhorn was asked "
              + ASKED_AT_MOST
              + " times for a backup of "
              + snapshot
              + " and made none");
    }
  }

  private void requireSnapshot(String volume, String snapshot) {
    if (world.longhorn().snapshot(volume, snapshot).isEmpty()) {
      throw new Refused(
          "snapshot "
              + snapshot
              + " is gone from volume "
              + volume
              + " before it was backed up: somebody has deleted it");
    }
  }

  /** A volume's backups go to the target that is set at the volume, for all of them alike. */
  private void aim(String volume, String target) {
    String aimed = world.longhorn().volume(volume).map(Volume::backupTarget).orElse("");
    if (!aimed.equals(target) && !aimed.isEmpty()) {
      log.info("backups of {} go to target {} now, to {} before", volume, target, aimed);
      world.longhorn().useBackupTarget(volume, target);
    }
  }

  private boolean appears(RunContext context, String volume, String snapshot) {
    Deadline giveUp = Deadline.in(APPEARS, world.time());
    while (true) {
      Patience patience = world.patience(context.deadlines());
      if (patience.until("", Duration.ZERO, () -> Optional.of(exists(volume, snapshot)))) {
        return true;
      }
      if (giveUp.isOver()) {
        return false;
      }
      world.time().sleep(Duration.ofMillis(500));
    }
  }

  private boolean exists(String volume, String snapshot) {
    return status(volume, snapshot).isPresent() || !backups(volume, snapshot).isEmpty();
  }

  private Optional<Boolean> look(
      RunContext context, String volume, String snapshot, Progress progress, Presence presence) {
    List<Backup> there = backups(volume, snapshot);
    presence.seen(!there.isEmpty());
    for (Backup backup : there) {
      if (backup.phase() == BackupPhase.COMPLETED) {
        return Optional.of(true);
      }
      if (backup.phase() == BackupPhase.ERROR) {
        throw failed(backup.id(), backup.error());
      }
      progress.at(backup.progress());
    }
    status(volume, snapshot)
        .ifPresent(
            status -> {
              if (BackupPhase.of(status.state()) == BackupPhase.ERROR) {
                throw failed(status.id(), status.error());
              }
              progress.at(status.progress());
            });
    context.progress(StepName.BACKUP, progress.percent(), "uploading");
    progress.requireSome(snapshot);
    return Optional.empty();
  }

  private static Refused failed(String backup, String error) {
    return new Refused(
        "Longhorn could not make " + backup + ": " + (error.isEmpty() ? "no reason given" : error));
  }

  /** Labels, sizes and times come only after Longhorn has read them back from the store. */
  private Backup awaitFigures(
      RunContext context, String volume, String snapshot, Presence presence) {
    Deadline giveUp = Deadline.in(SYNCED, world.time());
    return world
        .patience(context.deadlines())
        .until(
            "figures of the backup of " + snapshot + " did not come back from the backup store",
            SYNCED.multipliedBy(2),
            () -> {
              List<Backup> there = backups(volume, snapshot);
              presence.seen(!there.isEmpty());
              return there.stream()
                  .filter(each -> each.phase() == BackupPhase.COMPLETED)
                  .filter(
                      each ->
                          (each.createdAt() != null && !each.url().isEmpty()) || giveUp.isOver())
                  .findFirst();
            });
  }

  private Optional<BackupStatus> status(String volume, String snapshot) {
    return world
        .longhorn()
        .volume(volume)
        .orElseThrow(() -> new Refused("Longhorn has no volume " + volume))
        .backups()
        .stream()
        .filter(each -> each.snapshot().equals(snapshot))
        .findFirst();
  }

  private List<Backup> backups(String volume, String snapshot) {
    return world.longhorn().backups(volume).stream()
        .filter(each -> each.snapshot().equals(snapshot))
        .filter(each -> each.phase() != BackupPhase.DELETING)
        .toList();
  }
}
