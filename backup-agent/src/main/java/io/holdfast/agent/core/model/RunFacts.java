package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run has found out and made so far; all of it is needed to go on after a kill.
 *
 * @param barrier what the store said
 * @param snapshot the Longhorn snapshot's name, written down before it is asked for
 * @param backupAskedAt when a backup was (perhaps) asked for, written down before asking
 * @param backup the backup this run made, or the one it checks or restores
 * @param restoreAskedAt when the throw-away volume was asked for
 * @param restoredAt when Longhorn had restored it
 * @param check the verdict
 * @param deleted backups that retention deleted
 * @param unchanged what holds the same data already, so that this run makes nothing; null if
 *     something was written since
 * @param newVolume the volume that is to hold a backup's data, and how many replicas it gets
 * @param directory where a restore's files go
 * @param inPlace how a restore in place goes about it
 */
public record RunFacts(
    @Nullable Barrier barrier,
    @Nullable String snapshot,
    @Nullable Instant backupAskedAt,
    @Nullable Backup backup,
    @Nullable Instant restoreAskedAt,
    @Nullable Instant restoredAt,
    @Nullable CheckOutcome check,
    List<String> deleted,
    @Nullable String unchanged,
    @Nullable NewVolume newVolume,
    @Nullable String directory,
    @Nullable InPlace inPlace) {
  public RunFacts {
    deleted = List.copyOf(deleted);
  }

  /** Facts of a run that has not begun. */
  public static RunFacts none() {
    return new RunFacts(
        null, null, null, null, null, null, null, List.of(), null, null, null, null);
  }

  public RunFacts withBarrier(Barrier value) {
    return with(draft -> draft.barrier = value);
  }

  public RunFacts withSnapshot(String value) {
    return with(draft -> draft.snapshot = value);
  }

  public RunFacts withBackupAskedAt(Instant value) {
    return with(draft -> draft.backupAskedAt = value);
  }

  public RunFacts withBackup(@Nullable Backup value) {
    return with(draft -> draft.backup = value);
  }

  public RunFacts withRestoreAskedAt(Instant value) {
    return with(draft -> draft.restoreAskedAt = value);
  }

  public RunFacts withRestoredAt(Instant value) {
    return with(draft -> draft.restoredAt = value);
  }

  public RunFacts withCheck(CheckOutcome value) {
    return with(draft -> draft.check = value);
  }

  public RunFacts withDeleted(List<String> value) {
    return with(draft -> draft.deleted = value);
  }

  public RunFacts withUnchanged(String value) {
    return with(draft -> draft.unchanged = value);
  }

  public RunFacts withNewVolume(NewVolume value) {
    return with(draft -> draft.newVolume = value);
  }

  public RunFacts withDirectory(String value) {
    return with(draft -> draft.directory = value);
  }

  public RunFacts withInPlace(InPlace value) {
    return with(draft -> draft.inPlace = value);
  }

  private RunFacts with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.facts();
  }

  /** Facts of which one is about to change: where all of them are named once. */
  private static final class Draft {
    @Nullable Barrier barrier;
    @Nullable String snapshot;
    @Nullable Instant backupAskedAt;
    @Nullable Backup backup;
    @Nullable Instant restoreAskedAt;
    @Nullable Instant restoredAt;
    @Nullable CheckOutcome check;
    List<String> deleted;
    @Nullable String unchanged;
    @Nullable NewVolume newVolume;
    @Nullable String directory;
    @Nullable InPlace inPlace;

    Draft(RunFacts from) {
      barrier = from.barrier;
      snapshot = from.snapshot;
      backupAskedAt = from.backupAskedAt;
      backup = from.backup;
      restoreAskedAt = from.restoreAskedAt;
      restoredAt = from.restoredAt;
      check = from.check;
      deleted = from.deleted;
      unchanged = from.unchanged;
      newVolume = from.newVolume;
      directory = from.directory;
      inPlace = from.inPlace;
    }

    RunFacts facts() {
      return new RunFacts(
          barrier,
          snapshot,
          backupAskedAt,
          backup,
          restoreAskedAt,
          restoredAt,
          check,
          deleted,
          unchanged,
          newVolume,
          directory,
          inPlace);
    }
  }
}
