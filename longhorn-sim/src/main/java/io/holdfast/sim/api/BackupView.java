package io.holdfast.sim.api;

import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.BackupVolume;
import java.util.List;
import java.util.Map;

/** Backups and the volumes they are of, as the API shows them. */
final class BackupView {
  private static final List<String> ACTIONS =
      List.of("backupList", "backupListByVolume", "backupGet", "backupDelete", "backupVolumeSync");

  private BackupView() {}

  static Map<String, Object> of(Call call, Backup backup) {
    var view = call.resource("backup", "backups", backup.name(), List.of());
    boolean synced = backup.synced();
    view.put("name", backup.name());
    view.put("state", backup.state().text());
    view.put("progress", backup.progress());
    view.put("error", backup.error());
    view.put("url", backup.state() == Backup.State.COMPLETED ? backup.url() : "");
    view.put("snapshotName", backup.snapshot());
    view.put("snapshotCreated", backup.snapshotCreated());
    view.put("created", synced ? backup.created() : "");
    view.put("size", synced ? Long.toString(backup.size()) : "0");
    view.put("labels", synced ? backup.labels() : Map.of());
    view.put("backupMode", backup.full() ? "full" : "incremental");
    view.put("messages", null);
    view.put("volumeName", backup.volume());
    view.put("volumeSize", Long.toString(backup.volumeSize()));
    view.put("volumeCreated", backup.volumeCreated());
    view.put("volumeBackingImageName", "");
    view.put("compressionMethod", "lz4");
    view.put("newlyUploadDataSize", Long.toString(backup.newlyUploaded()));
    view.put("reUploadedDataSize", Long.toString(backup.reUploaded()));
    view.put("backupTargetName", backup.target());
    view.put("blockSize", "2097152");
    return view;
  }

  static Map<String, Object> of(Call call, BackupVolume volume) {
    var view = call.resource("backupVolume", "backupvolumes", volume.name(), ACTIONS);
    view.put("name", volume.name());
    view.put("size", Long.toString(volume.size()));
    view.put("labels", volume.labels());
    view.put("created", volume.created());
    view.put("lastBackupName", volume.lastBackup());
    view.put("lastBackupAt", volume.lastBackupAt());
    view.put("dataStored", Long.toString(volume.dataStored()));
    view.put("messages", volume.message().isEmpty() ? null : Map.of("error", volume.message()));
    view.put("backingImageName", "");
    view.put("backingImageChecksum", "");
    view.put("storageClassName", volume.storageClass());
    view.put("backupTargetName", volume.target());
    view.put("volumeName", volume.volume());
    return view;
  }
}
