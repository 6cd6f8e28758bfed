package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Barrier;

/** Where the store's snapshot file is seen. */
public interface Dumps {
  /**
   * Opens the file that a barrier has written.
   *
   * @throws Replaced when another lies there
   * @throws Refused when it can not be read
   */
  Dump open(Barrier barrier);
}
