package io.holdfast.agent.core.model;

import java.util.List;

/**
 * The steps runs are made of, each named after what it leaves behind. A step may be entered again
 * after a kill and then goes on where its effects in the world end.
 */
public enum StepName {
  /** The store has written a fresh snapshot file and said what is in it. */
  BARRIER,
  /** A Longhorn snapshot named after the run holds that file. */
  SNAPSHOT,
  /** A Longhorn backup of the snapshot is completed on the backup target. */
  BACKUP,
  /** The store's dump lies on the export target, with what describes it. */
  EXPORT,
  /** The history knows the backup, with the keys and digest it has to come back with. */
  RECORD,
  /** Backups beyond what the policy keeps are deleted. */
  RETENTION,
  /** The backup that is to be checked or restored is chosen. */
  SELECT,
  /** A throw-away volume, or folder, holds the backup's data. */
  RESTORE,
  /** The restored data was read and compared. */
  VERIFY,
  /** A report of the verdict is kept as evidence. */
  ATTEST,
  /** A volume of the name that was asked for holds the backup's data, and stays. */
  PROVISION,
  /** The restored files lie in the folder that was asked for. */
  COPY,
  /** The restored snapshot file was fetched whole by who asked for it. */
  EXTRACT,
  /** How the store's volume comes to the backup's data is decided and written down. */
  PLAN,
  /** The backup's data is at hand: in a volume of its own, if not in a snapshot of the store's. */
  PREPARE,
  /** The store is stopped, and nothing runs on its volume. */
  STOP,
  /** A snapshot holds the store's volume as it was. */
  SAFEGUARD,
  /** The store's volume holds the backup's data. */
  EXCHANGE,
  /** The store's volume was read, while it is stopped, and holds what was backed up. */
  INSPECT,
  /** The store runs again, and is ready. */
  START,
  /** The store's volume holds again what it held before the run, since the run failed. */
  UNDO,
  /** What was restored only to be looked at is gone, with all that hung on it. */
  REMOVE;

  /** The step after which a run of a kind has what it is for. */
  public static StepName purpose(RunKind kind) {
    return switch (kind) {
      case BACKUP -> RECORD;
      case SNAPSHOT -> SNAPSHOT;
      case EXPORT -> RECORD;
      case CHECK -> VERIFY;
      case RESTORE -> COPY;
      case PROVISION -> PROVISION;
      case EXTRACT -> EXTRACT;
      case IN_PLACE -> START;
    };
  }

  /** Whether the step is left out when nothing was written since the last backup. */
  public boolean isPointlessUnchanged() {
    return this != BARRIER && this != RETENTION;
  }

  /** The steps of a run in order. */
  public static List<StepName> plan(RunKind kind, boolean checkAfterwards) {
    return switch (kind) {
      case BACKUP ->
          checkAfterwards
              ? List.of(
                  BARRIER, SNAPSHOT, BACKUP, RECORD, RETENTION, RESTORE, VERIFY, ATTEST, REMOVE)
              : List.of(BARRIER, SNAPSHOT, BACKUP, RECORD, RETENTION);
      case EXPORT ->
          checkAfterwards
              ? List.of(BARRIER, EXPORT, RECORD, RETENTION, RESTORE, VERIFY, ATTEST, REMOVE)
              : List.of(BARRIER, EXPORT, RECORD, RETENTION);
      case SNAPSHOT -> List.of(BARRIER, SNAPSHOT, RETENTION);
      case CHECK -> List.of(SELECT, RESTORE, VERIFY, ATTEST, REMOVE);
      case RESTORE -> List.of(SELECT, RESTORE, COPY, REMOVE);
      case PROVISION -> List.of(SELECT, PROVISION);
      case EXTRACT -> List.of(SELECT, RESTORE, VERIFY, EXTRACT, REMOVE);
      case IN_PLACE ->
          List.of(SELECT, PLAN, PREPARE, STOP, SAFEGUARD, EXCHANGE, INSPECT, START, REMOVE);
    };
  }
}
