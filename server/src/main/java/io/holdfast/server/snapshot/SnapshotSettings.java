package io.holdfast.server.snapshot;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What of the configuration a save needs, read anew for each.
 *
 * @param series where snapshots lie
 * @param compress whether strings are packed; {@code rdbcompression}
 * @param checksum whether the dump ends in a checksum; {@code rdbchecksum}
 * @param appendOnlyFile what the manifest says of the append-only file; null without one
 */
public record SnapshotSettings(
    SnapshotSeries series, boolean compress, boolean checksum, @Nullable String appendOnlyFile) {
  /** Where a save gets them. */
  @FunctionalInterface
  public interface Source {
    /**
     * As they are now.
     *
     * @throws IOException when nothing may be written there
     */
    SnapshotSettings get() throws IOException;
  }

  /** Without an append-only file. */
  public SnapshotSettings(SnapshotSeries series, boolean compress, boolean checksum) {
    this(series, compress, checksum, null);
  }

  /** With one dump that each save replaces. */
  public SnapshotSettings(SnapshotFiles files, boolean compress, boolean checksum) {
    this(SnapshotSeries.of(files), compress, checksum);
  }
}
