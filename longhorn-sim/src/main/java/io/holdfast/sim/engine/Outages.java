package io.holdfast.sim.engine;

import java.util.Optional;

/** Troubles that a test asks for; the engine consults it where they would strike. */
public interface Outages {
  /** Why no backup target can be reached, if that is asked for. */
  Optional<String> targetUnavailable();

  /** Nothing is wrong. */
  Outages NONE = Optional::empty;
}
