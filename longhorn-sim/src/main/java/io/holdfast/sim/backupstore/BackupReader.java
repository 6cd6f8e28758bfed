package io.holdfast.sim.backupstore;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Reads a backup's blocks and lets through only those that are exactly what was backed up. */
public final class BackupReader {
  private static final int BLOCK = 2 << 20;

  private final ObjectStore objects;
  private final BackupConfig config;
  private final TreeMap<Long, String> checksums = new TreeMap<>();

  BackupReader(ObjectStore objects, BackupConfig config) throws DamagedBackupException {
    this.objects = objects;
    this.config = config;
    for (var block : config.blockList()) {
      if (checksums.put(block.offset(), block.blockChecksum()) != null) {
        throw new DamagedBackupException(
            "backup " + config.name() + ": two blocks at offset " + block.offset());
      }
      if (!block.blockChecksum().matches("[0-9a-f]{64}")) {
        throw new DamagedBackupException(
            at(block.blockChecksum(), block.offset()) + ": its name is no checksum");
      }
    }
  }

  /** Offset → checksum of every block. */
  public Map<Long, String> blocks() {
    return Collections.unmodifiableMap(checksums);
  }

  /**
   * The block at an offset.
   *
   * @throws DamagedBackupException when it is missing, cannot be decompressed or is not what was
   *     written
   * @throws IOException when the store does not answer
   */
  public byte[] read(long offset) throws IOException {
    String checksum = checksums.get(offset);
    if (checksum == null) {
      throw new DamagedBackupException(
          "backup " + config.name() + ": its configuration names no block for offset " + offset);
    }
    byte[] stored;
    try {
      stored = objects.get(StoreLayout.block(config.volumeName(), checksum));
    } catch (NoSuchFileException e) {
      throw new DamagedBackupException(at(checksum, offset) + ": missing in the store", e);
    } catch (IOException e) {
      throw new IOException(at(checksum, offset) + ": cannot be read: " + e.getMessage(), e);
    }
    byte[] block;
    try {
      block = BlockCodec.decompress(stored);
    } catch (IOException e) {
      throw new DamagedBackupException(
          at(checksum, offset) + ": cannot be decompressed: " + e.getMessage(), e);
    }
    String actual = StoreLayout.checksum(block);
    if (!actual.equals(checksum)) {
      throw new DamagedBackupException(
          at(checksum, offset) + ": checksum differs: expected " + checksum + ", actual " + actual);
    }
    if (block.length != BLOCK) {
      throw new DamagedBackupException(
          at(checksum, offset) + ": has " + block.length + " bytes instead of " + BLOCK);
    }
    return block;
  }

  private String at(String checksum, long offset) {
    return "backup " + config.name() + ": block " + checksum + " at offset " + offset;
  }
}
