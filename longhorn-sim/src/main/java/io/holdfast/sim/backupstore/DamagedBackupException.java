package io.holdfast.sim.backupstore;

import java.io.IOException;

/** A backup cannot be read as it was written; the message names it and what is wrong. */
public final class DamagedBackupException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedBackupException(String message) {
    super(message);
  }

  DamagedBackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
