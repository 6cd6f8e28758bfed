package io.holdfast.server.aof;

import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The end of a file that was cut off.
 *
 * @param file that was cut
 * @param offset at which it ends now
 * @param bytes that were cut
 * @param kept the file beside it that has them
 * @param found why
 */
public record TailCut(Path file, long offset, long bytes, Path kept, String found) {
  private static final int BUFFER = 256 * 1024;

  /**
   * Cuts a file. What is cut is copied to {@code NAME.cut-OFFSET-MILLIS} beside it and forced to
   * the disk first.
   */
  static TailCut apply(Storage storage, Path file, long offset, String found) throws IOException {
    long bytes = storage.size(file) - offset;
    Path kept = beside(storage, file, offset);
    Path folder = Objects.requireNonNull(file.getParent());
    copy(storage, file, offset, kept);
    storage.forceFolder(folder);
    try (StorageFile open = storage.append(file)) {
      open.truncate(offset);
      open.force();
    }
    return new TailCut(file, offset, bytes, kept, found);
  }

  /** A name beside a file that nothing has yet. */
  static Path beside(Storage storage, Path file, long offset) {
    for (long millis = System.currentTimeMillis(); ; millis++) {
      Path path = file.resolveSibling(file.getFileName() + ".cut-" + offset + "-" + millis);
      if (!storage.exists(path)) {
        return path;
      }
    }
  }

  private static void copy(Storage storage, Path file, long offset, Path to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (StorageFile in = storage.read(file);
        StorageFile out = storage.create(to)) {
      in.seek(offset);
      while (in.read(buffer) >= 0) {
        out.writeAll(buffer.flip());
        buffer.clear();
      }
      out.force();
    }
  }

  /** One line for people. */
  public String text() {
    return file
        + " was cut at offset "
        + offset
        + " ("
        + found
        + "); the "
        + bytes
        + " bytes cut are kept in "
        + kept.getFileName();
  }
}
