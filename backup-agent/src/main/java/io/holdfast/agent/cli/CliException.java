package io.holdfast.agent.cli;

/** What ends a command, in one line, with its exit code. */
final class CliException extends RuntimeException {
  /** What was asked for was tried and failed. */
  static final int FAILED = 1;

  /** It could not be tried: wrong usage, or no agent. */
  static final int USAGE = 2;

  private static final long serialVersionUID = 1L;
  private final int code;

  CliException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
