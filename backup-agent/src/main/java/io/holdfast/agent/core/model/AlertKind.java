package io.holdfast.agent.core.model;

import java.util.Locale;

/** The troubles that people are told of. */
public enum AlertKind {
  /** A policy's last run failed. */
  FAILED("BackupFailed"),
  /** A backup came back other than it was made, or not at all. */
  CHECK("RestoreCheckFailed"),
  /** A policy's time has passed without what it is for. */
  OVERDUE("BackupOverdue"),
  /** Somebody has changed a recurring job that is the agent's, or it can not be put in place. */
  JOB("RecurringJobChanged"),
  /** The agent can not save its state, so that no run begins. */
  STATE("AgentStateNotSaved");

  private final String reason;

  AlertKind(String reason) {
    this.reason = reason;
  }

  /** As Kubernetes spells the reason of an event. */
  public String reason() {
    return reason;
  }

  /** As the configuration spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
