package io.holdfast.agent.core.run;

/** Longhorn can not restore the backup; the message says why in its words. */
final class Unrestorable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unrestorable(String message) {
    super(message);
  }
}
