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
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the data, which one server has to itself while it runs. What makes that so is a
 * lock on a file in it. If the folder goes away and comes back, or another file system is mounted
 * there, the lock that is held is on a file that nobody sees: {@link #check} finds out.
 */
final class DataFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);
  private static final String LOCK = ".holdfast.lock";

  private final Path path;
  private FileChannel channel;
  private Object lockFile; // what tells it from another of the same name

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
    this.lockFile = key(path);
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

  /**
   * Takes the folder anew if it is not the one any more that was taken.
   *
   * @throws IOException when it is gone, can't be written to, or is another server's by now
   */
  synchronized void check() throws IOException {
    Object now = key(path);
    if (!channel.isOpen() || (!now.equals("") && now.equals(lockFile))) {
      return;
    }
    try {
      DataFolder again = take(path.toString());
      closeQuietly(channel);
      channel = again.channel;
      lockFile = again.lockFile;
      log.warn("{} is not the folder that it was; it was taken anew", path);
    } catch (StartupException e) {
      throw new IOException(e.line(), e);
    }
  }

  /** What tells the lock file from others; empty when there is none. */
  private static Object key(Path folder) {
    try {
      Object key = Files.readAttributes(folder.resolve(LOCK), BasicFileAttributes.class).fileKey();
      return key == null ? "" : key;
    } catch (IOException e) {
      return "";
    }
  }

  Path path() {
    return path;
  }

  /** Lets another server have it. The lock file stays: removing it would let two servers in. */
  @Override
  public synchronized void close() {
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
