package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.Map;

/**
 * What an export is to be known by.
 *
 * @param id {@code export-<run id>}
 * @param dataAt when its data was current
 * @param server name and version of the store
 * @param labels what tells run, policy, keys and digest
 */
public record ExportOrder(String id, Instant dataAt, String server, Map<String, String> labels) {
  public ExportOrder {
    labels = Map.copyOf(labels);
  }

  /** The export that a run makes of what a barrier has written. */
  public static ExportOrder of(Run run, Barrier barrier) {
    return new ExportOrder(
        Names.EXPORT.name(run.id()), barrier.at(), barrier.server(), Labels.of(run, barrier));
  }
}
