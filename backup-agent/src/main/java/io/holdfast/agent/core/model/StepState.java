package io.holdfast.agent.core.model;

/** Where one step of a run stands. */
public enum StepState {
  RUNNING,
  DONE,
  /** Not needed this time. */
  SKIPPED,
  FAILED
}
