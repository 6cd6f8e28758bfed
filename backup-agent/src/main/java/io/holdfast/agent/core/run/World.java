package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Time;
import java.util.function.Supplier;

/**
 * What the steps act on.
 *
 * @param volume finds the live volume's Longhorn name, which may need to be looked up
 * @param target name of the Longhorn backup target
 */
public record World(
    Store store,
    Longhorn longhorn,
    RestoredData data,
    Supplier<String> volume,
    String target,
    Deadlines deadlines,
    Time time) {

  /** Waits as long outages as the deadlines allow. */
  public Patience patience() {
    return new Patience(time, deadlines.outage());
  }
}
