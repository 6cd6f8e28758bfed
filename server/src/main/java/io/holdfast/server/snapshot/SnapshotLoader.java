package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbReader;
import io.holdfast.server.rdb.ReadAhead;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the snapshot in the data folder into an empty keyspace, before the first client. A file
 * that is damaged, or from a newer server, ends the start: what is not understood is not passed
 * over. A manifest that disagrees with its file is only a warning, since the file itself is whole.
 */
public final class SnapshotLoader {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLoader.class);

  private final Keyspace keyspace;
  private final LoadProgress progress;

  public SnapshotLoader(Keyspace keyspace, LoadProgress progress) {
    this.keyspace = keyspace;
    this.progress = progress;
  }

  /**
   * Brings the folder in order and loads its dump, if there is one.
   *
   * @return how many keys were loaded; expired ones are left out
   * @throws IOException naming file, offset, reason and what to do
   */
  public long load(SnapshotFiles files) throws IOException {
    for (String done : files.recover()) {
      LOG.warn("{}", done);
    }
    Path dump = files.dump();
    long size;
    try {
      size = files.storage().size(dump);
    } catch (NoSuchFileException e) {
      LOG.info("No {} in {}: starting empty", files.name(), files.folder());
      return 0;
    }
    progress.begins(size);
    long start = System.nanoTime();
    MessageDigest sha256 = FileDigest.create();
    KeyspaceFiller filling = null;
    try (StorageFile channel = files.storage().read(dump);
        ReadAhead ahead = new ReadAhead(channel, size, sha256::update)) {
      RdbInput in = RdbInput.of(dump.toString(), ahead);
      filling = new KeyspaceFiller(keyspace, progress, in, false);
      new RdbReader(in, filling, keyspace.databases()).read();
      filling.finish();
      LOG.trace("Fetched early: {}", filling.fetched());
    } catch (RdbException e) {
      throw new IOException(
          e.getMessage()
              + ". Nothing was changed. Restore the file from a backup, or move it away to start"
              + " empty",
          e);
    } finally {
      progress.ends(filling == null ? 0 : filling.keys(), filling == null ? 0 : filling.expired());
    }
    LOG.info(
        "Loaded {} keys from {} ({} bytes) in {} ms; {} had expired",
        filling.keys(),
        dump,
        size,
        (System.nanoTime() - start) / 1_000_000,
        filling.expired());
    int libraries = keyspace.libraries().all().size();
    if (libraries > 0) {
      LOG.info("The dump has {} function libraries", libraries);
    }
    compare(files, size, HexFormat.of().formatHex(sha256.digest()));
    return filling.keys();
  }

  private static void compare(SnapshotFiles files, long size, String sha256) {
    try {
      Manifest manifest = Manifest.read(files.storage(), files.manifest());
      if (manifest.bytes() != size || !manifest.sha256().equals(sha256)) {
        LOG.warn(
            "{} is NOT the file that {} describes: {} bytes with SHA-256 {}, the manifest tells {}"
                + " bytes with {}. It was replaced or changed by somebody else; the next save"
                + " writes both anew",
            files.dump(),
            files.manifest().getFileName(),
            size,
            sha256,
            manifest.bytes(),
            manifest.sha256());
      }
    } catch (NoSuchFileException e) {
      LOG.info("{} has no manifest; the next save writes one", files.dump());
    } catch (IOException e) {
      LOG.warn("The snapshot's manifest can't be read: {}", e.getMessage());
    }
  }
}
