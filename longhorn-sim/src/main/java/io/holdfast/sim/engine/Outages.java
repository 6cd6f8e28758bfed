package io.holdfast.sim.engine;

import java.util.Optional;

/** Troubles that a test asks for; the engine consults it where they would strike. */
public interface Outages {
  /** Why no backup target can be reached, if that is asked for. */
  Optional<String> targetUnavailable();

  /** Whether a backup that a recurring job asks for now is to stay in progress for ever. */
  boolean staysInProgress(String volume);

  /** Nothing is wrong. */
  Outages NONE =
      new Outages() {
        @Override
        public Optional<String> targetUnavailable() {
          return Optional.empty();
        }

        @Override
        public boolean staysInProgress(String volume) {
          return false;
        }
      };
}
