package io.holdfast.server.command.connection;

import io.holdfast.server.command.CommandException;

/** What clients may be called, so that CLIENT LIST stays one line each. */
final class ClientNames {
  private ClientNames() {}

  /** The name, if it has only printable characters of ASCII and no spaces. */
  static String checked(String name) {
    if (!isPlain(name)) {
      throw new CommandException(
          "ERR Client names cannot contain spaces, newlines or special characters.");
    }
    return name;
  }

  static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= '!' && c <= '~');
  }
}
