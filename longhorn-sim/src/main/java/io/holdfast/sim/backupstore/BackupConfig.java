package io.holdfast.sim.backupstore;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backup's configuration in the store. An empty {@code createdTime} means that the backup is not
 * finished.
 */
public record BackupConfig(
    @JsonProperty("Name") String name,
    @JsonProperty("VolumeName") String volumeName,
    @JsonProperty("SnapshotName") String snapshotName,
    @JsonProperty("SnapshotCreatedAt") String snapshotCreatedAt,
    @JsonProperty("CreatedTime") String createdTime,
    @JsonProperty("Size") @JsonFormat(shape = JsonFormat.Shape.STRING) long size,
    @JsonProperty("Labels") @Nullable Map<String, String> labels,
    @JsonProperty("Parameters") @Nullable Map<String, String> parameters,
    @JsonProperty("IsIncremental") boolean isIncremental,
    @JsonProperty("CompressionMethod") String compressionMethod,
    @JsonProperty("NewlyUploadedDataSize") @JsonFormat(shape = JsonFormat.Shape.STRING)
        long newlyUploadedDataSize,
    @JsonProperty("ReUploadedDataSize") @JsonFormat(shape = JsonFormat.Shape.STRING)
        long reUploadedDataSize,
    @JsonProperty("Blocks") @Nullable List<BlockMapping> blocks) {

  /** Fields that a damaged configuration lacks are empty. */
  public BackupConfig {
    name = text(name);
    volumeName = text(volumeName);
    snapshotName = text(snapshotName);
    snapshotCreatedAt = text(snapshotCreatedAt);
    createdTime = text(createdTime);
    compressionMethod = text(compressionMethod);
  }

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Which block lies where. */
  public record BlockMapping(
      @JsonProperty("Offset") long offset, @JsonProperty("BlockChecksum") String blockChecksum) {
    public BlockMapping {
      blockChecksum = text(blockChecksum);
    }
  }

  public boolean finished() {
    return !createdTime.isEmpty();
  }

  public List<BlockMapping> blockList() {
    return blocks == null ? List.of() : blocks;
  }
}
