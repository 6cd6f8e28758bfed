package io.holdfast.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of the data, which one server has to itself while it runs. */
final class DataFolder implements AutoCloseable {
  private static final String LOCK = ".holdfast.lock";

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws StartupException when it is missing, not writable or another server's
   */
  static DataFolder take(String dir) {
    Path path = Path.of(dir).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new StartupException(1, "--dir " + path + ": no such folder");
    }
    FileChannel channel;
    try {
      channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StartupException(1, "--dir " + path + ": can't be written to: " + reason(e));
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DataFolder(path, channel);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // told below: another server of this process has it, or the file system can't lock
    }
    closeQuietly(channel);
    throw new StartupException(
        1, "--dir " + path + ": in use by another server (" + LOCK + " is locked)");
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied; it has to belong to the user or group that the server runs as"
          + " (in Kubernetes: securityContext.fsGroup)";
    }
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : e.toString();
  }

  Path path() {
    return path;
  }

  /** Lets another server have it. The lock file stays: removing it would let two servers in. */
  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a lock file that can't be closed", e);
    }
  }
}
