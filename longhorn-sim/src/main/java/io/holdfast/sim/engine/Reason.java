package io.holdfast.sim.engine;

/** Why something failed, in words for a status field: never empty. */
final class Reason {
  private Reason() {}

  static String of(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.toString() : message;
  }
}
