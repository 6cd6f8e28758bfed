package io.holdfast.server.config;

/** Wrong use of the flags; the message is one line that names flag, value and what is accepted. */
public final class UsageException extends RuntimeException {
  public UsageException(String line) {
    super(line, null, false, false);
  }

  /** The line. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
