package io.holdfast.agent.core.model;

/** Who asked for a run. */
public enum Trigger {
  /** A policy's cron expression. */
  SCHEDULE,
  /** A person or a program, through the HTTP API. */
  REQUEST,
  /** A recurring job of Longhorn's: the run is told of after it has happened. */
  LONGHORN
}
