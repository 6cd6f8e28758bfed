package io.holdfast.agent.core.model;

/** What a run is for. */
public enum RunKind {
  /** Barrier, snapshot, backup, retention and, if its policy says so, a restore check. */
  BACKUP,
  /** Barrier, a snapshot that stays on the volume, retention. */
  SNAPSHOT,
  /** Restores a backup into a throw-away volume and compares what came back. */
  CHECK,
  /** Restores a backup into a throw-away volume and copies its files to a folder. */
  RESTORE
}
