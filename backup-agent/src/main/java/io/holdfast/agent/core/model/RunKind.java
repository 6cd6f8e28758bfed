package io.holdfast.agent.core.model;

/** What a run is for. */
public enum RunKind {
  /** Barrier, snapshot, backup, retention and, if its policy says so, a restore check. */
  BACKUP,
  /** Barrier, a snapshot that stays on the volume, retention. */
  SNAPSHOT,
  /** Barrier, the store's dump sent to an export target, retention, perhaps a restore check. */
  EXPORT,
  /** Restores a backup into a throw-away volume and compares what came back. */
  CHECK,
  /** Restores a backup into a throw-away volume and copies its files to a folder. */
  RESTORE,
  /** Restores a backup into a volume that stays, under a name that was asked for. */
  PROVISION,
  /** Restores a backup into a throw-away volume and hands its snapshot file to who asked for it. */
  EXTRACT,
  /** Stops the store, has its volume hold a backup's data, and starts it again. */
  IN_PLACE;

  /** Whether runs of this kind leave a backup, an export or a snapshot. */
  public boolean makesBackups() {
    return outlivesVolume() || this == SNAPSHOT;
  }

  /** Whether what runs of this kind leave is there still when the volume is lost. */
  public boolean outlivesVolume() {
    return this == BACKUP || this == EXPORT;
  }
}
