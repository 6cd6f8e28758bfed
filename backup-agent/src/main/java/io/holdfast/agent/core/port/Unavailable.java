package io.holdfast.agent.core.port;

/**
 * Something could not be reached or did not answer in time: asking again later may help. What was
 * asked for may have been done.
 */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Unavailable(String message) {
    super(message);
  }

  public Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
