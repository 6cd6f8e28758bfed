package io.holdfast.server.appendonly;

import io.holdfast.server.aof.AofFile;
import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.AofManifest;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An append-only file that is there though the server is told to use none. */
final class Unused {
  private static final Logger LOG = LoggerFactory.getLogger(Unused.class);

  /** File systems tell times in steps, down to the beginning of one: 10 ms are the longest. */
  private static final Duration STEP = Duration.ofMillis(10);

  private final AofFolder folder;

  Unused(AofFolder folder) {
    this.folder = folder;
  }

  /**
   * Refuses the start unless it is older than the dump: it may have then what the dump lacks.
   *
   * @param dump that would be loaded; it may be missing
   * @throws IOException naming both and the choices
   */
  void check(AofManifest manifest, SnapshotFiles dump) throws IOException {
    Storage storage = folder.storage();
    Instant newest = Instant.EPOCH;
    long bytes = 0;
    for (AofFile file : manifest.files()) {
      Path path = folder.path(file);
      if (storage.exists(path)) {
        bytes += storage.size(path);
        Instant changed = storage.modified(path);
        newest = changed.isAfter(newest) ? changed : newest;
      }
    }
    if (bytes == 0) {
      return;
    }
    Instant asOf = dump.asOf();
    if (asOf == null || !asOf.isAfter(newest.plus(STEP))) {
      throw new IOException(
          "appendonly is no, but "
              + folder.path()
              + " has an append-only file that is not older than "
              + dump.dump()
              + ": without it changes would be missing. Start with --appendonly yes, or move the"
              + " folder away to start without them");
    }
    LOG.warn(
        "appendonly is no: the append-only file in {} is older than {} and is not used",
        folder.path(),
        dump.dump());
  }
}
