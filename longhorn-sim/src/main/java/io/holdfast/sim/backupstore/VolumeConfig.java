package io.holdfast.sim.backupstore;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume's configuration in the store. {@code blockCount} counts the stored blocks of all its
 * backups.
 */
public record VolumeConfig(
    @JsonProperty("Name") String name,
    @JsonProperty("Size") @JsonFormat(shape = JsonFormat.Shape.STRING) long size,
    @JsonProperty("Labels") @Nullable Map<String, String> labels,
    @JsonProperty("CreatedTime") String createdTime,
    @JsonProperty("LastBackupName") String lastBackupName,
    @JsonProperty("LastBackupAt") String lastBackupAt,
    @JsonProperty("BlockCount") @JsonFormat(shape = JsonFormat.Shape.STRING) long blockCount,
    @JsonProperty("BackingImageName") String backingImageName,
    @JsonProperty("BackingImageChecksum") String backingImageChecksum,
    @JsonProperty("CompressionMethod") String compressionMethod,
    @JsonProperty("StorageClassName") String storageClassName,
    @JsonProperty("DataEngine") String dataEngine) {

  /** Fields that a damaged configuration lacks are empty. */
  public VolumeConfig {
    name = BackupConfig.text(name);
    createdTime = BackupConfig.text(createdTime);
    lastBackupName = BackupConfig.text(lastBackupName);
    lastBackupAt = BackupConfig.text(lastBackupAt);
    backingImageName = BackupConfig.text(backingImageName);
    backingImageChecksum = BackupConfig.text(backingImageChecksum);
    compressionMethod = BackupConfig.text(compressionMethod);
    storageClassName = BackupConfig.text(storageClassName);
    dataEngine = BackupConfig.text(dataEngine);
  }

  VolumeConfig withLast(String backup, String at, long blocks) {
    return new VolumeConfig(
        name,
        size,
        labels,
        createdTime,
        backup,
        at,
        blocks,
        backingImageName,
        backingImageChecksum,
        compressionMethod,
        storageClassName,
        dataEngine);
  }
}
