package io.holdfast.server.aof;

import java.io.IOException;

/** Forces a log's file and tells the log how it went. */
final class Forcing {
  private final LogState state;

  Forcing(LogState state) {
    this.state = state;
  }

  /** Forces what was written up to an offset; an error makes the log broken. */
  void force(IncrementFile file, long upTo) {
    long start = System.nanoTime();
    try {
      if (file.force()) {
        state.counters().forced(System.nanoTime() - start);
        state.forced(file, upTo);
      }
    } catch (IOException e) {
      state.forceFailed(file, "forcing " + file.name() + ": " + e.getMessage());
    }
  }
}
