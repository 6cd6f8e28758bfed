package io.holdfast.agent.core.model;

/**
 * What is to be done, when, and how much of it is kept.
 *
 * @param name shows up in labels and metrics
 * @param cron five-field UNIX cron expression
 * @param timeZone IANA name of the zone the expression is meant in
 * @param retain newest backups kept, at least 1
 * @param check whether each backup is followed by a restore check
 */
public record Policy(String name, String cron, String timeZone, int retain, boolean check) {
  /** The policy name of runs by hand, which no retention touches. */
  public static final String MANUAL = "manual";
}
