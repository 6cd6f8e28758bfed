package io.holdfast.server.snapshot;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** A save that failed; the message says why. The previous snapshot is as it was. */
public final class SnapshotException extends RuntimeException {
  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says why in words for the operator. */
  static SnapshotException because(Throwable cause) {
    return new SnapshotException(reason(cause), cause);
  }

  /** Why something failed, in words for the operator. */
  static String reason(Throwable e) {
    return switch (e) {
      case FileSystemException f -> f.getFile() + ": " + kind(f);
      case OutOfMemoryError o -> "not enough memory: " + o.getMessage();
      case IOException i -> "writing the snapshot: " + i.getMessage();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  private static String kind(FileSystemException e) {
    String name = e.getClass().getSimpleName();
    return e.getReason() == null ? name : e.getReason() + " (" + name + ")";
  }
}
