package io.holdfast.server.value;

/** Packed bytes from outside that are no valid value; says at which offset and why. */
public final class MalformedValueException extends RuntimeException {
  private final int offset;

  public MalformedValueException(String encoding, int offset, String reason) {
    super(encoding + " at byte " + offset + ": " + reason);
    this.offset = offset;
  }

  /** The offset inside the packed bytes. */
  public int offset() {
    return offset;
  }
}
