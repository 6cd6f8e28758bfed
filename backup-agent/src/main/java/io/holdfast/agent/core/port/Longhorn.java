package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Backup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Longhorn, as the agent uses it. Every call throws {@link Refused} with Longhorn's own message, or
 * {@link Unavailable}. Calls may be repeated unless their Javadoc says otherwise.
 */
public interface Longhorn {
  /** Whether there is one to be asked: an agent may do with exports alone. */
  default boolean isConfigured() {
    return true;
  }

  /** All volumes. */
  List<Volume> volumes();

  /** A volume, empty when there is none of that name. */
  Optional<Volume> volume(String name);

  /**
   * Asks for a volume with a backup's data: one replica, no recurring jobs. It exists already:
   * nothing happens.
   *
   * @param url the backup's URL
   * @param target name of the backup target the URL belongs to
   */
  void restoreVolume(String name, String url, String target);

  /**
   * Asks for a volume with a backup's data that is to stay: with so many replicas, in the default
   * group of recurring jobs. It exists already: nothing happens.
   */
  void provisionVolume(String name, String url, String target, int replicas);

  /**
   * Deletes a volume, in use or not: the caller guards what must stay. Missing: nothing happens.
   */
  void deleteVolume(String name);

  /** Attaches a volume to a node; attached there already: nothing happens. */
  void attach(String name, String hostId);

  /**
   * Attaches a volume to a node without its frontend, as reverting wants it; attached there
   * already: nothing happens.
   */
  void attachForMaintenance(String name, String hostId);

  /** Detaches a volume; detached already: nothing happens. */
  void detach(String name);

  /** Detaches a volume, whoever has attached it; what used it must have ended. */
  void detachFromAll(String name);

  /** The nodes that volumes can be attached to. */
  List<String> nodes();

  /**
   * Makes a PV for a volume, unless there is one.
   *
   * @param storageClass may be empty
   */
  void createPersistentVolume(String volume, String persistentVolume, String storageClass);

  /** Makes a PVC for a volume that has a PV, unless there is one. */
  void createClaim(String volume, String namespace, String claim);

  /** Asks for a snapshot; readiness is to be polled. It exists already: nothing happens. */
  void createSnapshot(String volume, String name, Map<String, String> labels);

  /** A snapshot, empty when there is none of that name. */
  Optional<Snapshot> snapshot(String volume, String name);

  /** All snapshots of a volume but its head. */
  List<Snapshot> snapshots(String volume);

  /** Deletes a snapshot. Missing: nothing happens. */
  void deleteSnapshot(String volume, String name);

  /** Has a volume that is attached for maintenance hold again what it held at a snapshot. */
  void revert(String volume, String snapshot);

  /** Says which backup target the volume's next backups go to. */
  void useBackupTarget(String volume, String target);

  /**
   * Asks for a backup of a snapshot, whose name Longhorn makes up and does not tell. Asking twice
   * makes two: never repeat it unasked.
   *
   * @param full whether blocks are sent again that the target has already
   */
  void createBackup(String volume, String snapshot, Map<String, String> labels, boolean full);

  /** All backups of a volume, on all targets. */
  List<Backup> backups(String volume);

  /** Deletes a backup; Longhorn does it later. Missing: nothing happens. */
  void deleteBackup(String volume, String target, String backup);

  /** A backup target, empty when there is none of that name. */
  Optional<BackupTarget> backupTarget(String name);

  /** Asks Longhorn to look at a backup target now instead of at its next poll. */
  void syncBackupTarget(String name);
}
