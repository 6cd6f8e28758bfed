package io.holdfast.server.aof;

/** Bytes that are no whole command; never leaves this package. */
final class Malformed extends Exception {
  private final long at;
  private final long begin;

  private Malformed(long at, long begin, String found) {
    super(found, null, false, false);
    this.at = at;
    this.begin = begin;
  }

  /**
   * A command that goes on beyond the end of the file.
   *
   * @param begin where it begins
   */
  static Malformed cut(long at, long begin, String found) {
    return new Malformed(at, begin, found);
  }

  /** Bytes that can't be part of a command, whatever follows. */
  static Malformed wrong(long at, String found) {
    return new Malformed(at, -1, found);
  }

  /** Where the first byte is, or is missing, that shows it. */
  long at() {
    return at;
  }

  /** Whether bytes are missing, not wrong. */
  boolean isCut() {
    return begin >= 0;
  }

  /** Where the command begins that is cut. */
  long begin() {
    return begin;
  }

  String found() {
    return String.valueOf(getMessage());
  }
}
