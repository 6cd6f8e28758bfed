package io.holdfast.sim.state;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replaces files so that a reader, or the next process after a crash, sees the old or the new
 * content whole.
 */
public final class AtomicFile {
  /** Ends the names of files that are not finished; whoever lists a folder skips them. */
  public static final String UNFINISHED = ".unfinished";

  private static final AtomicLong SEQUENCE = new AtomicLong();

  /** Those that this process is at. */
  private static final Set<Path> WRITING = ConcurrentHashMap.newKeySet();

  private AtomicFile() {}

  /** Writes, fsyncs, renames, and fsyncs the folder, which must exist. */
  public static void write(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    Path unfinished = folder.resolve(beginning(file) + SEQUENCE.incrementAndGet() + UNFINISHED);
    WRITING.add(unfinished);
    try {
      try (var channel = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING)) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    } finally {
      WRITING.remove(unfinished);
    }
    syncFolder(folder);
  }

  /**
   * The same, and removes what processes that were killed while they wrote this file have left:
   * they had numbers of their own.
   */
  public static void writeAnew(Path file, byte[] content) throws IOException {
    write(file, content);
    Path whole = file.toAbsolutePath();
    try (var siblings = Files.newDirectoryStream(whole.getParent())) {
      for (Path sibling : siblings) {
        String name = sibling.getFileName().toString();
        if (name.startsWith(beginning(file))
            && name.endsWith(UNFINISHED)
            && !WRITING.contains(sibling)) {
          Files.deleteIfExists(sibling);
        }
      }
    }
  }

  private static String beginning(Path file) {
    return "." + file.getFileName() + "-";
  }

  /** Makes renames and deletions in a folder last. */
  public static void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }
}
