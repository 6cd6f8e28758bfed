package io.holdfast.agent.core.model;

/** The verdicts of a restore check. */
public enum CheckResult {
  /** What came back is what was backed up. */
  VERIFIED,
  /** The data loads, but is not what was backed up. */
  MISMATCH,
  /** Longhorn can not restore the backup, or nothing that loads came back. */
  UNRESTORABLE,
  /** The check itself could not be carried out; the backup may be good. */
  INCONCLUSIVE
}
