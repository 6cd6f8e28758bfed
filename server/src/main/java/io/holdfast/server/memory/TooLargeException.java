package io.holdfast.server.memory;

/** Something would have to be copied to the Java heap and is too large for it. */
public final class TooLargeException extends RuntimeException {
  TooLargeException(String what, long bytes, long most) {
    super(
        what + " of " + bytes + " bytes is too large for this command, at most " + most,
        null,
        false,
        false);
  }
}
