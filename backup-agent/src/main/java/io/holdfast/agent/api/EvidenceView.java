package io.holdfast.agent.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /api/v1/evidence}, oldest first. The whole reports are under {@code
 * /api/v1/evidence/{run}}.
 *
 * @param place where they are kept
 * @param sealing whether there is a key to seal with
 */
public record EvidenceView(String place, boolean sealing, List<Item> reports) {
  /**
   * A report.
   *
   * @param number counted up by one from report to report
   * @param key name of the key it is sealed with, null when it is not sealed
   */
  public record Item(
      int number,
      String run,
      String backup,
      String result,
      Instant checkedAt,
      double rtoSeconds,
      long rpoSeconds,
      @Nullable String key) {}
}
