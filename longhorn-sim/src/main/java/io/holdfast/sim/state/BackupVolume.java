package io.holdfast.sim.state;

import java.util.Map;

/** A volume in a backup store, as of the last sync. Sizes are in bytes, times RFC 3339. */
public record BackupVolume(
    String name,
    String volume,
    String target,
    long size,
    String created,
    String lastBackup,
    String lastBackupAt,
    long dataStored,
    Map<String, String> labels,
    String storageClass,
    String message) {

  public BackupVolume withMessage(String changed) {
    return new BackupVolume(
        name,
        volume,
        target,
        size,
        created,
        lastBackup,
        lastBackupAt,
        dataStored,
        labels,
        storageClass,
        changed);
  }
}
