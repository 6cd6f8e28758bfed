package io.holdfast.agent.core.port;

/**
 * Something answered and said no; the message carries its words. What was asked for was not done.
 */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refused(String message) {
    super(message);
  }
}
