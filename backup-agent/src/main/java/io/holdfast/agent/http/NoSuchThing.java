package io.holdfast.agent.http;

/** What was asked for by name does not exist. */
final class NoSuchThing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuchThing(String message) {
    super(message);
  }
}
