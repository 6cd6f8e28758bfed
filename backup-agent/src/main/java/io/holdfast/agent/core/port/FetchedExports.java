package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import java.time.Duration;
import java.util.Set;

/** Where exports are fetched to, to be looked at; never where the store's data is. */
public interface FetchedExports {
  /**
   * Fetches an export. It is there already: nothing happens.
   *
   * @param name that of a throw-away volume, after the run
   * @throws Damaged when what is fetched is not what was exported
   */
  void fetch(String name, Backup export, Expected expected, Duration deadline);

  /** Runs verify mode on what was fetched; errors as those of {@link RestoredData#read}. */
  Reading read(String name, Expected expected, Duration deadline);

  /** Removes all that the others may have made. Repeatable. */
  void release(String name);

  /** Names of what was not released. */
  Set<String> leftovers();
}
