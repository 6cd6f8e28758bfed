package io.holdfast.agent.store;

import java.util.Locale;

/** The store answered with an error; the message is its text without the leading dash. */
final class ErrorReply extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ErrorReply(String message) {
    super(message);
  }

  boolean is(String code) {
    return String.valueOf(getMessage()).startsWith(code);
  }

  /**
   * Whether the store does not know the command, as redis-server, valkey-server and Dragonfly each
   * put it.
   */
  boolean isUnknownCommand() {
    return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("unknown command");
  }
}
