package io.holdfast.server.structure;

import org.jspecify.annotations.Nullable;

/**
 * What every {@link Reading} has: the table that it pins, the members that changed before it came
 * to them, and why it has failed.
 */
final class ReadingState {
  final PinnedTable pinned;
  final TouchedMembers touched = new TouchedMembers();

  /** Takes what is handed over because of a change. */
  final Reading.Sink ahead;

  private @Nullable Throwable failure;

  ReadingState(Payload payload, Reading.Sink ahead) {
    this.pinned = PinnedTable.of(payload);
    this.ahead = ahead;
  }

  /**
   * @throws IllegalStateException after a failure
   */
  void check() {
    if (failure != null) {
      throw new IllegalStateException("a change could not be kept", failure);
    }
  }

  /**
   * Does what must not fail the command that changes the table.
   *
   * @return false when it failed, and the reading with it
   */
  boolean keep(Runnable keeping) {
    try {
      keeping.run();
      return true;
    } catch (RuntimeException | OutOfMemoryError e) {
      failure = e;
      return false;
    }
  }

  @Nullable DetachedPayload end(Reading reading) {
    touched.close();
    return pinned.leave(reading);
  }
}
