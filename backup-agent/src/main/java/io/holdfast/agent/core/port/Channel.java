package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Alert;

/** A way to tell people of an alert. */
public interface Channel {
  /** A name of its own; what was told is remembered by it. */
  String name();

  /** Whether this alert is for it. */
  boolean wants(Alert alert);

  /**
   * Tells of an alert, that it is there or that it is over.
   *
   * @throws Refused when the other side says no
   * @throws Unavailable when it can not be reached; it may have been told all the same
   */
  void tell(Alert alert);
}
