package io.holdfast.server.memory;

/** Something is too large for where it would have to go, such as the Java heap. */
public final class TooLargeException extends RuntimeException {
  /** Says what it is, how many bytes it has and how many it may have. */
  public TooLargeException(String what, long bytes, long most) {
    super(
        what + " of " + bytes + " bytes is too large for this command, at most " + most,
        null,
        false,
        false);
  }
}
