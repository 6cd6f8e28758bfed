package io.holdfast.server.aof;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An append-only file that can't be read. The message names the file, the offset in bytes from its
 * start, what was found there and what can be done.
 */
public final class AofException extends IOException {
  private final long offset;

  AofException(Path file, long offset, String found) {
    super(file + " at offset " + offset + ": " + found);
    this.offset = offset;
  }

  AofException(Path file, long offset, String found, Throwable cause) {
    super(file + " at offset " + offset + ": " + found, cause);
    this.offset = offset;
  }

  /** Bytes from the start of the file. */
  public long offset() {
    return offset;
  }
}
