package io.holdfast.agent.state;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The state in a file: written beside it, fsynced, renamed over it, the folder fsynced. A lock file
 * keeps a second agent out; the kernel drops it when the agent dies, however it dies.
 */
public final class FileState implements StateStore, AutoCloseable {
  private final Path file;
  private final FileChannel lockFile;

  /**
   * Takes the lock.
   *
   * @throws IllegalStateException when another agent holds it, or the folder can not be written
   */
  public FileState(Path file) {
    this.file = file.toAbsolutePath();
    Path lock = this.file.resolveSibling(this.file.getFileName() + ".lock");
    try {
      Files.createDirectories(this.file.getParent());
      this.lockFile = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock held = tryLock(lockFile);
      if (held == null) {
        lockFile.close();
        throw new IllegalStateException(
            "state.file: another agent uses "
                + this.file
                + "; stop it, or give this one a file of its own");
      }
    } catch (IOException e) {
      throw new IllegalStateException("state.file: can not use " + this.file + ": " + e, e);
    }
  }

  @Override
  public AgentState load() {
    try {
      return StateJson.read(Files.readString(file), "state.file " + file);
    } catch (NoSuchFileException e) {
      return AgentState.empty();
    } catch (IOException e) {
      throw new Unavailable("can not read " + file + ": " + e, e);
    }
  }

  @Override
  public void save(AgentState state) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(StateJson.write(state));
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new Unavailable("can not write " + file + ": " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new Unavailable("can not release the lock of " + file + ": " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
