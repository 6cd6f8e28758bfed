package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import java.time.Duration;
import java.util.Set;

/** Where exports are fetched to, to be looked at; never where the store's data is. */
public interface FetchedExports {
  /**
   * Fetches an export. It is there already: nothing happens.
   *
   * @param name that of a throw-away volume, after the run
   * @param use what follows; {@link #open} needs {@link Use#HAND_OVER}
   * @throws Damaged when what is fetched is not what was exported
   */
  void fetch(String name, Backup export, Expected expected, Duration deadline, Use use);

  /** Runs verify mode on what was fetched; errors as those of {@link RestoredData#read}. */
  Reading read(String name, Expected expected, Duration deadline);

  /**
   * Opens the snapshot file of an export that was read to be handed over.
   *
   * @throws Refused when it can not be reached
   */
  RestoredFile open(String name);

  /** Removes all that the others may have made. Repeatable. */
  void release(String name);

  /** Names of what was not released. */
  Set<String> leftovers();
}
