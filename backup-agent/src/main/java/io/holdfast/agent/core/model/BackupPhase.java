package io.holdfast.agent.core.model;

import java.util.Locale;

/** Longhorn's states of a backup. */
public enum BackupPhase {
  NEW,
  PENDING,
  IN_PROGRESS,
  COMPLETED,
  ERROR,
  DELETING,
  UNKNOWN;

  /** Reads Longhorn's spelling; what it does not know is {@link #UNKNOWN}. */
  public static BackupPhase of(String longhorn) {
    return switch (longhorn.toLowerCase(Locale.ROOT)) {
      case "" -> NEW;
      case "pending" -> PENDING;
      case "inprogress", "in_progress" -> IN_PROGRESS;
      case "completed", "complete" -> COMPLETED;
      case "error" -> ERROR;
      case "deleting" -> DELETING;
      default -> UNKNOWN;
    };
  }
}
