package io.holdfast.agent.process;

import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A snapshot file in a folder of this machine. */
final class FolderFile implements RestoredFile {
  private final Path file;
  private final long size;
  private final Optional<String> manifest;
  private final Runnable release;

  private FolderFile(Path file, long size, Optional<String> manifest, Runnable release) {
    this.file = file;
    this.size = size;
    this.manifest = manifest;
    this.release = release;
  }

  /**
   * The one in a folder.
   *
   * @param release is run when it is closed, or can not be opened
   * @throws Refused when there is none
   */
  static FolderFile in(Path folder, Runnable release) {
    Path file = folder.resolve(HandOut.SNAPSHOT);
    Path manifest = folder.resolve(HandOut.MANIFEST);
    try {
      return new FolderFile(
          file,
          Files.size(file),
          Files.exists(manifest) ? Optional.of(Files.readString(manifest)) : Optional.empty(),
          release);
    } catch (IOException e) {
      release.run();
      throw new Refused(file + " can not be read: " + e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Optional<String> manifest() {
    return manifest;
  }

  @Override
  public InputStream read() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public void close() {
    release.run();
  }
}
