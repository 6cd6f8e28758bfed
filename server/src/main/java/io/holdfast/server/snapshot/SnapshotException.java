package io.holdfast.server.snapshot;

/** A save that failed; the message says why. The previous snapshot is as it was. */
public final class SnapshotException extends RuntimeException {
  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
