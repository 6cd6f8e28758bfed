package io.holdfast.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Files and folders as persistence uses them. Nothing is safe from a power cut that was not forced:
 * a file's bytes by {@link StorageFile#force}, its name, also after a rename or a removal, by
 * {@link #forceFolder} for the folder that it is in.
 *
 * <p>Safe for several threads. Errors are the operating system's; a missing file is a {@link
 * java.nio.file.NoSuchFileException}. Callers must not be interrupted: that would close the file.
 */
public interface Storage {
  /** The disks of this machine. */
  static Storage disk() {
    return Disk.INSTANCE;
  }

  /** Makes a file, or empties the one there is, to be written from its start. */
  StorageFile create(Path file) throws IOException;

  /** Opens a file, or makes it, to be written at its end. */
  StorageFile append(Path file) throws IOException;

  /** Opens a file to be read from its start. */
  StorageFile read(Path file) throws IOException;

  /** True for a file or folder that is there. */
  boolean exists(Path path);

  /** Bytes of a file. */
  long size(Path file) throws IOException;

  /** When a file's bytes were last changed, as exact as the file system has it. */
  Instant modified(Path file) throws IOException;

  /** Gives a file another name in one step; what had that name is gone then. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file; false when there is none. */
  boolean delete(Path file) throws IOException;

  /** The names in a folder, in order. */
  List<String> list(Path folder) throws IOException;

  /** Makes a folder, unless it is there; its parent has to be. */
  void makeFolder(Path folder) throws IOException;

  /** Makes the names in a folder safe from a power cut. */
  void forceFolder(Path folder) throws IOException;
}
