package io.holdfast.agent.core.port;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Longhorn volume, as far as the agent looks at it.
 *
 * @param state creating, attached, detached, attaching, detaching, deleting, or empty right after
 *     creation
 * @param robustness healthy, degraded, faulted, unknown
 * @param fromBackup URL it was restored from, else empty
 * @param restoreFailure Longhorn's reason when the restore failed, else null
 * @param restoreProgress percent of a running restore
 * @param hostId node it is attached to, else empty
 * @param endpoint block device (or, with the stand-in, folder) while attached, else empty
 * @param frontendDisabled whether it is attached for maintenance, so that nobody can read or write
 * @param backupTarget where its backups go to, empty when Longhorn is too old to say
 * @param replicas how many copies of it there are to be
 * @param size bytes it can hold
 * @param backups what the engine says of running and late backups
 */
public record Volume(
    String name,
    String state,
    String robustness,
    String fromBackup,
    boolean restoreRequired,
    boolean restoreInitiated,
    @Nullable String restoreFailure,
    int restoreProgress,
    String hostId,
    String endpoint,
    boolean frontendDisabled,
    String backupTarget,
    int replicas,
    long size,
    List<BackupStatus> backups) {
  public Volume {
    backups = List.copyOf(backups);
  }

  /** One entry of a volume's {@code backupStatus}. */
  public record BackupStatus(
      String id, String snapshot, int progress, String error, String state) {}

  /**
   * Whether a restore has come to its good end; the attached phase before it is short and says
   * nothing.
   */
  public boolean isRestored() {
    return state.equals("detached") && !restoreRequired && restoreInitiated;
  }

  /** Whether it is attached, and only for what Longhorn itself does to it. */
  public boolean isInMaintenance() {
    return state.equals("attached") && frontendDisabled;
  }
}
