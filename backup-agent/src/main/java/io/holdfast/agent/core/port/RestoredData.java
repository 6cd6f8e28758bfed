package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Reads what a throw-away volume holds, once Longhorn has restored it. */
public interface RestoredData {
  /**
   * Runs verify mode on a restored volume.
   *
   * @throws Refused when the reading could not be carried out
   * @throws Unavailable when something needed for it did not answer in time
   */
  Reading read(String volume, Expected expected, Duration deadline);

  /**
   * Copies files of a restored volume into an existing, empty folder and runs verify mode on the
   * copy.
   *
   * @throws Refused where this way of running has no folder to copy to, or copying fails
   */
  Reading copy(String volume, Path directory, Part part, Expected expected, Duration deadline);

  /** What is copied. */
  enum Part {
    /** All that is on the volume. */
    ALL,
    /** The snapshot file, {@code dump.rdb}, and its manifest if there is one. */
    SNAPSHOT_FILE
  }

  /** Why {@link #copy} can not work here and what to do instead; empty when it can. */
  String copyRefusal();

  /**
   * Removes all that {@link #read} may have made around a volume and frees the volume. Repeatable.
   */
  void release(String volume);

  /** Names of throw-away volumes around which something was left. */
  Set<String> leftovers();
}
