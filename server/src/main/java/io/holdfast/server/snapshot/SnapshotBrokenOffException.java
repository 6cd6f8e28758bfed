package io.holdfast.server.snapshot;

import java.io.IOException;

/** Ends a save that is given up for a newer one; nothing is wrong with the disk. */
final class SnapshotBrokenOffException extends IOException {
  private static final long serialVersionUID = 1;

  SnapshotBrokenOffException() {
    super("the server is stopping, and saves what is there now");
  }
}
