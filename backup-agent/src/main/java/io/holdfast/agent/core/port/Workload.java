package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.Reading;
import java.time.Duration;

/**
 * The store as something that is stopped, given other data, and started. Each call may be repeated,
 * and throws {@link Refused} or {@link Unavailable}.
 */
public interface Workload {
  /** Why nothing can be restored in place here and what to do instead; empty when it can. */
  String refusal();

  /** How data comes in that is in no snapshot of the store's own volume. */
  InPlace.Way otherwise();

  /** Stops the store and returns when nothing of it runs and its volume is being let go. */
  void stop(InPlace plan, Duration deadline);

  /** Starts the store and returns when it is ready. */
  void start(InPlace plan, Duration deadline);

  /**
   * Has the stopped store find a volume's data: by putting that volume in the place of its own, or
   * by copying. Called with the volume of the plan it takes the former back.
   *
   * @param volume where the data is, detached
   */
  void give(InPlace plan, String volume, Duration deadline);

  /**
   * Removes what {@link #give} has made around a volume that is not the store's in the end; the
   * volume itself stays.
   */
  void release(String volume);

  /**
   * Runs verify mode on the stopped store's volume.
   *
   * @param name a throw-away volume's name; what this makes carries it, so that {@link
   *     RestoredData#release} removes it
   */
  Reading read(InPlace plan, String name, Expected expected, Duration deadline);
}
