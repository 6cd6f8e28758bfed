package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Barrier;
import java.time.Duration;

/** The store whose data is backed up. */
public interface Store {
  /**
   * Makes the store write a fresh point-in-time snapshot to its volume, and waits for it.
   *
   * @throws Refused when the store says no, with its words
   * @throws Unavailable when it can not be reached or has not finished within the deadline
   */
  Barrier barrier(Duration deadline);

  /** What {@link Barrier#marker} would be now: unequal means that the store has saved since. */
  String marker();

  /** Name and version of the store; throws as {@link #barrier} does when it does not answer. */
  String ping();
}
