package io.holdfast.agent.core.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the agent remembers of a backup beyond what Longhorn keeps.
 *
 * @param dataAt when its data was current
 * @param lastCheck the newest conclusive or inconclusive verdict, null before the first
 * @param verifiedAt when a check last found it good; null when none did, or a later one found it
 *     bad
 * @param job the recurring job of Longhorn's that made it without a barrier; null for the agent's
 *     own
 */
public record BackupRecord(
    String id,
    String run,
    String policy,
    Instant dataAt,
    long size,
    long uploaded,
    Expected expected,
    String server,
    @Nullable CheckOutcome lastCheck,
    @Nullable Instant verifiedAt,
    @Nullable String job) {

  /**
   * The record with a further verdict. An inconclusive one does not take away what an earlier check
   * has shown.
   */
  public BackupRecord checked(CheckOutcome outcome) {
    Instant verified =
        switch (outcome.result()) {
          case VERIFIED -> outcome.at();
          case INCONCLUSIVE -> verifiedAt;
          case MISMATCH, UNRESTORABLE -> null;
        };
    // Only a look inside shows what a backup without a barrier holds.
    Instant found = outcome.dataAt();
    return new BackupRecord(
        id,
        run,
        policy,
        job != null && found != null ? found : dataAt,
        size,
        uploaded,
        expected,
        server,
        outcome,
        verified,
        job);
  }
}
