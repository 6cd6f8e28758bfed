package io.holdfast.sim.state;

import java.util.List;
import java.util.Map;

/** A job that runs on a schedule for the volumes of its groups. */
public record RecurringJob(
    String name,
    List<String> groups,
    String task,
    String cron,
    int retain,
    int concurrency,
    Map<String, String> labels,
    Map<String, String> parameters,
    int executionCount) {}
