package io.holdfast.agent.core.model;

import java.time.Duration;

/**
 * When a policy is due.
 *
 * @param cron five-field UNIX cron expression
 * @param timeZone IANA name of the zone the expression is meant in
 * @param jitter each time is put off by a random part of this, so that many volumes do not begin at
 *     once; at most an hour
 * @param whenBusy what becomes of a time at which another policy's run waits or works
 */
public record Timing(String cron, String timeZone, Duration jitter, WhenBusy whenBusy) {
  /** A volume is in one run only; this says what the others do. */
  public enum WhenBusy {
    /** They wait for their turn. */
    QUEUE,
    /** They are left out. */
    SKIP
  }
}
