package io.holdfast.server.snapshot;

/**
 * What of the configuration a save needs, read anew for each.
 *
 * @param files where snapshots lie
 * @param compress whether strings are packed; {@code rdbcompression}
 * @param checksum whether the dump ends in a checksum; {@code rdbchecksum}
 * @param maxMemory bytes that the data may take, 0 without a limit
 */
public record SnapshotSettings(
    SnapshotFiles files, boolean compress, boolean checksum, long maxMemory) {
  /** Without a limit of the data's memory. */
  public SnapshotSettings(SnapshotFiles files, boolean compress, boolean checksum) {
    this(files, compress, checksum, 0);
  }
}
