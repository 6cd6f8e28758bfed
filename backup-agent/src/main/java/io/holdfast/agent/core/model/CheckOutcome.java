package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A restore check's verdict with its evidence.
 *
 * @param run the run that made it
 * @param backup Longhorn's name of the backup
 * @param at when the verdict was reached
 * @param expected what the barrier or the backup's labels promised
 * @param foundKeys keys that came back, null when nothing loaded
 * @param foundDigest digest of what came back
 * @param foundDatabases what came back in each database, empty when it is not known
 * @param differences what differs, one sentence each
 * @param reason the verdict in words
 * @param block checksum (64 hexadecimal digits) of the broken block, when Longhorn names one
 * @param restoreMillis from the request for the volume until Longhorn had restored it (the measured
 *     RTO, without loading)
 * @param loadMillis how long loading the data took, 0 when it was not reached
 * @param dataAgeSeconds age of the restored data when the check began (the measured RPO)
 * @param dataAt when the restored data was current, null where only the backup's own time is known
 */
public record CheckOutcome(
    CheckResult result,
    String run,
    String backup,
    Instant at,
    Expected expected,
    @Nullable Long foundKeys,
    @Nullable String foundDigest,
    List<DatabaseKeys> foundDatabases,
    List<String> differences,
    String reason,
    @Nullable String block,
    long restoreMillis,
    long loadMillis,
    long dataAgeSeconds,
    @Nullable Instant dataAt) {
  public CheckOutcome {
    // One that an older version wrote down has none.
    foundDatabases = List.copyOf(Objects.requireNonNullElse(foundDatabases, List.of()));
    differences = List.copyOf(differences);
  }
}
