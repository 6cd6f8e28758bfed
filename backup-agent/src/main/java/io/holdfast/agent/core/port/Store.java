package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.StoreFacts;
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

  /**
   * Whether the store says that nothing was written since the save that a marker stands for. False
   * when it can not tell.
   */
  boolean isUnchangedSince(String marker);

  /** What it says of itself; throws as {@link #barrier} does when it does not answer. */
  StoreFacts facts();

  /** Name and version of the store; throws as {@link #barrier} does when it does not answer. */
  String ping();
}
