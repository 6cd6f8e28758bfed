package io.holdfast.server.rdb;

import java.io.IOException;

/**
 * A dump that can't be read. The message names the file, the offset in bytes from its start, what
 * was found there and what is accepted.
 */
public final class RdbException extends IOException {
  private final long offset;
  private final boolean unsupported;

  public RdbException(String file, long offset, String found) {
    this(file + " at offset " + offset + ": " + found, offset, false);
  }

  private RdbException(String message, long offset, boolean unsupported) {
    super(message);
    this.offset = offset;
    this.unsupported = unsupported;
  }

  /** The same for an error of the operating system, which stays the cause. */
  public RdbException(String file, long offset, IOException cause) {
    super(file + " at offset " + offset + ": " + cause.getMessage(), cause);
    this.offset = offset;
    this.unsupported = false;
  }

  /** One for what is no damage, but something that can't be held here. */
  static RdbException unsupported(String file, long offset, String found) {
    return new RdbException(file + " at offset " + offset + ": " + found, offset, true);
  }

  /** The same error, told to be in a key's value. */
  RdbException within(String key) {
    var more = new RdbException(getMessage() + ", in the value of " + key, offset, unsupported);
    more.initCause(this);
    return more;
  }

  /** True when the dump may be whole, and holds what can't be held here. */
  public boolean isUnsupported() {
    return unsupported;
  }

  /** Bytes from the start of the file. */
  public long offset() {
    return offset;
  }
}
