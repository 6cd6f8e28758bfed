package io.holdfast.agent.core.model;

/** Where a run stands. Only the last two are final. */
public enum RunState {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED;

  /** Whether nothing more will happen to the run. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED;
  }
}
