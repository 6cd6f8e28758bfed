package io.holdfast.agent.core.port;

/** Another snapshot file lies where a barrier's was: the store has saved since. */
public final class Replaced extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Replaced(String message) {
    super(message);
  }
}
