package io.holdfast.sim.state;

import java.util.List;
import java.util.Map;

/** A job that runs on a schedule for the volumes that name it, or one of its groups. */
public record RecurringJob(
    String name,
    List<String> groups,
    String task,
    String cron,
    int retain,
    int concurrency,
    Map<String, String> labels,
    Map<String, String> parameters,
    int executionCount) {
  /** The same after one more run has begun. */
  public RecurringJob counted() {
    return new RecurringJob(
        name, groups, task, cron, retain, concurrency, labels, parameters, executionCount + 1);
  }
}
