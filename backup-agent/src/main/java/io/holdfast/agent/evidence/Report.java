package io.holdfast.agent.evidence;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckReport;
import io.holdfast.agent.core.model.DatabaseKeys;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A restore check's report as it is signed.
 *
 * @param format 1; fields may be added without raising it
 * @param number one more than that of the report before
 * @param previous SHA-256 of the report before, empty for the first: a report that was left out is
 *     missed
 * @param run the run that made the check
 * @param result verified, mismatch, unrestorable or inconclusive
 * @param rtoSeconds how long restoring and loading took, as measured
 * @param rpoSeconds how old the data was when the check began, as measured
 */
@JsonPropertyOrder({
  "format",
  "number",
  "previous",
  "run",
  "backup",
  "policy",
  "volume",
  "target",
  "result",
  "reason",
  "differences",
  "block",
  "dataAt",
  "checkedAt",
  "rtoSeconds",
  "restoreSeconds",
  "loadSeconds",
  "rpoSeconds",
  "size",
  "server",
  "agent",
  "expected",
  "found"
})
public record Report(
    int format,
    int number,
    String previous,
    String run,
    String backup,
    String policy,
    String volume,
    String target,
    String result,
    String reason,
    List<String> differences,
    @Nullable String block,
    Instant dataAt,
    Instant checkedAt,
    double rtoSeconds,
    double restoreSeconds,
    double loadSeconds,
    long rpoSeconds,
    long size,
    String server,
    String agent,
    Content expected,
    Content found) {
  private static final int FORMAT = 1;

  /** What was promised, or came back; null and empty for what nobody knows. */
  public record Content(
      @Nullable Long keys, @Nullable String digest, List<DatabaseKeys> databases) {}

  /**
   * The report of a check.
   *
   * @param agent the agent's version
   */
  static Report of(CheckReport check, int number, String previous, String agent) {
    CheckOutcome outcome = check.outcome();
    return new Report(
        FORMAT,
        number,
        previous,
        outcome.run(),
        outcome.backup(),
        check.policy(),
        check.volume(),
        check.target(),
        outcome.result().name().toLowerCase(Locale.ROOT),
        outcome.reason(),
        outcome.differences(),
        outcome.block(),
        check.dataAt(),
        outcome.at(),
        (outcome.restoreMillis() + outcome.loadMillis()) / 1000.0,
        outcome.restoreMillis() / 1000.0,
        outcome.loadMillis() / 1000.0,
        outcome.dataAgeSeconds(),
        check.size(),
        check.server(),
        agent,
        new Content(
            outcome.expected().keys(), outcome.expected().digest(), outcome.expected().databases()),
        new Content(outcome.foundKeys(), outcome.foundDigest(), outcome.foundDatabases()));
  }
}
