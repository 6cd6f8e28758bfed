package io.holdfast.agent.core.port;

/** Somebody else has written the state: another agent is at work, and this one must not go on. */
public final class StateConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateConflict(String message) {
    super(message);
  }
}
