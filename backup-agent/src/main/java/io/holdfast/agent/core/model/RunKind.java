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
  RESTORE,
  /** Restores a backup into a volume that stays, under a name that was asked for. */
  PROVISION;

  /** Whether runs of this kind leave a backup or a snapshot. */
  public boolean makesBackups() {
    return this == BACKUP || this == SNAPSHOT;
  }
}
