package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.port.Evidence;
import io.holdfast.agent.core.port.HandOver;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Workload;
import io.holdfast.agent.core.schedule.Policies;
import java.util.function.Supplier;

/**
 * What the steps act on.
 *
 * @param volume finds the live volume's Longhorn name, which may need to be looked up
 * @param policies those in force, with the deadlines of what belongs to no run
 * @param workload the store as something that can be stopped and started
 */
public record World(
    Store store,
    Longhorn longhorn,
    RestoredData data,
    Evidence evidence,
    Supplier<String> volume,
    Policies policies,
    Exporting exporting,
    Time time,
    Workload workload,
    HandOver handOver) {

  /** Sits out outages as long as the deadlines allow. */
  public Patience patience(Deadlines deadlines) {
    return new Patience(time, deadlines.outage());
  }
}
