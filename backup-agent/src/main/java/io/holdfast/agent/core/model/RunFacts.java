package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.List;
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
 * @param directory where a restore's files go, or the file itself when it is to be one
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
    return new RunFacts(
        value,
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

  public RunFacts withSnapshot(String value) {
    return new RunFacts(
        barrier,
        value,
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

  public RunFacts withBackupAskedAt(Instant value) {
    return new RunFacts(
        barrier,
        snapshot,
        value,
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

  public RunFacts withBackup(@Nullable Backup value) {
    return new RunFacts(
        barrier,
        snapshot,
        backupAskedAt,
        value,
        restoreAskedAt,
        restoredAt,
        check,
        deleted,
        unchanged,
        newVolume,
        directory,
        inPlace);
  }

  public RunFacts withRestoreAskedAt(Instant value) {
    return new RunFacts(
        barrier,
        snapshot,
        backupAskedAt,
        backup,
        value,
        restoredAt,
        check,
        deleted,
        unchanged,
        newVolume,
        directory,
        inPlace);
  }

  public RunFacts withRestoredAt(Instant value) {
    return new RunFacts(
        barrier,
        snapshot,
        backupAskedAt,
        backup,
        restoreAskedAt,
        value,
        check,
        deleted,
        unchanged,
        newVolume,
        directory,
        inPlace);
  }

  public RunFacts withCheck(CheckOutcome value) {
    return new RunFacts(
        barrier,
        snapshot,
        backupAskedAt,
        backup,
        restoreAskedAt,
        restoredAt,
        value,
        deleted,
        unchanged,
        newVolume,
        directory,
        inPlace);
  }

  public RunFacts withDeleted(List<String> value) {
    return new RunFacts(
        barrier,
        snapshot,
        backupAskedAt,
        backup,
        restoreAskedAt,
        restoredAt,
        check,
        value,
        unchanged,
        newVolume,
        directory,
        inPlace);
  }

  public RunFacts withUnchanged(String value) {
    return new RunFacts(
        barrier,
        snapshot,
        backupAskedAt,
        backup,
        restoreAskedAt,
        restoredAt,
        check,
        deleted,
        value,
        newVolume,
        directory,
        inPlace);
  }

  public RunFacts withNewVolume(NewVolume value) {
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
        value,
        directory,
        inPlace);
  }

  public RunFacts withDirectory(String value) {
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
        value,
        inPlace);
  }

  public RunFacts withInPlace(InPlace value) {
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
        value);
  }
}
