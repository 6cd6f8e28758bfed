package io.holdfast.server;

/** Why the server can't start, in one line for the operator. */
public final class StartupException extends RuntimeException {
  private final int exitCode;

  /**
   * @param exitCode 1 for what the machine lacks, 2 for wrong use
   */
  public StartupException(int exitCode, String line) {
    super(line, null, false, false);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }

  /** The line. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
