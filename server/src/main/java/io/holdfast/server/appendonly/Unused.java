package io.holdfast.server.appendonly;

import io.holdfast.server.aof.AofFile;
import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.AofManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An append-only file that is there though the server is told to use none. */
final class Unused {
  private static final Logger LOG = LoggerFactory.getLogger(Unused.class);

  private final AofFolder folder;

  Unused(AofFolder folder) {
    this.folder = folder;
  }

  /**
   * Refuses the start when it is newer than the dump, since it has then what the dump lacks.
   *
   * @throws IOException naming both and the choices
   */
  void check(AofManifest manifest, String dumpName) throws IOException {
    if (manifest.isEmpty()) {
      return;
    }
    FileTime newest = FileTime.fromMillis(0);
    long bytes = 0;
    for (AofFile file : manifest.files()) {
      Path path = folder.path(file);
      if (Files.exists(path)) {
        bytes += Files.size(path);
        FileTime changed = Files.getLastModifiedTime(path);
        newest = changed.compareTo(newest) > 0 ? changed : newest;
      }
    }
    Path dump = Objects.requireNonNull(folder.path().getParent()).resolve(dumpName);
    if (bytes == 0) {
      return;
    }
    if (!Files.exists(dump) || Files.getLastModifiedTime(dump).compareTo(newest) < 0) {
      throw new IOException(
          "appendonly is no, but "
              + folder.path()
              + " has an append-only file that is newer than "
              + dump
              + ": without it changes would be missing. Start with --appendonly yes, or move the"
              + " folder away to start without them");
    }
    LOG.warn(
        "appendonly is no: the append-only file in {} is older than {} and is not used",
        folder.path(),
        dump);
  }
}
