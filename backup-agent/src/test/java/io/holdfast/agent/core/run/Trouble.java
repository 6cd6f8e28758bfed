package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Unavailable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Strikes once, at the n-th place of a run: before or after each thing that is done in the world.
 */
final class Trouble {
  private final Kind kind;
  private int left;

  Trouble(Kind kind, int place) {
    this.kind = kind;
    this.left = place;
  }

  static Trouble none() {
    return new Trouble(Kind.KILL, Integer.MAX_VALUE);
  }

  enum Kind {
    /** The agent dies. */
    KILL,
    /** A call breaks: before its work is done, or after. */
    BREAK
  }

  /** The agent is gone; nothing catches this but the test. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Whether the place was reached. */
  boolean hasStruck() {
    return left <= 0;
  }

  <T extends @Nullable Object> T around(Supplier<T> work) {
    point();
    T result = work.get();
    point();
    return result;
  }

  void around(Runnable work) {
    point();
    work.run();
    point();
  }

  private void point() {
    left--;
    if (left == 0) {
      if (kind == Kind.KILL) {
        throw new Killed();
      }
      throw new Unavailable("connection reset (made by the test)");
    }
  }
}
