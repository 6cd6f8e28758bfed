package io.holdfast.agent.core.port;

/** What lies on an export target is not what was put there; the message says what differs. */
public final class Damaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Damaged(String message) {
    super(message);
  }
}
