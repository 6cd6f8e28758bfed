package io.holdfast.server.rdb;

import java.io.IOException;

/**
 * A dump that can't be read. The message names the file, the offset in bytes from its start, what
 * was found there and what is accepted.
 */
public final class RdbException extends IOException {
  private final long offset;

  public RdbException(String file, long offset, String found) {
    super(file + " at offset " + offset + ": " + found);
    this.offset = offset;
  }

  /** The same for an error of the operating system, which stays the cause. */
  public RdbException(String file, long offset, IOException cause) {
    super(file + " at offset " + offset + ": " + cause.getMessage(), cause);
    this.offset = offset;
  }

  /** Bytes from the start of the file. */
  public long offset() {
    return offset;
  }
}
