package io.holdfast.server.snapshot;

/**
 * What of the configuration a save needs, read anew for each.
 *
 * @param files where snapshots lie
 * @param compress whether strings are packed; {@code rdbcompression}
 * @param checksum whether the dump ends in a checksum; {@code rdbchecksum}
 */
public record SnapshotSettings(SnapshotFiles files, boolean compress, boolean checksum) {}
