package io.holdfast.agent.core.model;

/** Where one step of a run stands. */
public enum StepState {
  RUNNING,
  DONE,
  FAILED
}
