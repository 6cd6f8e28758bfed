package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Reads what a throw-away volume holds, once Longhorn has restored it. */
public interface RestoredData {
  /**
   * Runs verify mode on a restored volume.
   *
   * @param use what follows; {@link #open} needs {@link Use#HAND_OVER}
   * @throws Refused when the reading could not be carried out
   * @throws Unavailable when something needed for it did not answer in time
   */
  Reading read(String volume, Expected expected, Duration deadline, Use use);

  /**
   * Opens the snapshot file of a volume that was read to be handed over.
   *
   * @throws Refused when it can not be reached
   */
  RestoredFile open(String volume);

  /**
   * Copies the files of a restored volume into an existing, empty folder and runs verify mode on
   * the copy.
   *
   * @throws Refused where this way of running has no folder to copy to, or copying fails
   */
  Reading copy(String volume, Path directory, Expected expected, Duration deadline);

  /** Why {@link #copy} can not work here and what to do instead; empty when it can. */
  String copyRefusal();

  /**
   * Removes all that {@link #read} may have made around a volume and frees the volume. Repeatable.
   */
  void release(String volume);

  /** Names of throw-away volumes around which something was left. */
  Set<String> leftovers();
}
