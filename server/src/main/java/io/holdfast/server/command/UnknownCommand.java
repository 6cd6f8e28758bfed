package io.holdfast.server.command;

import java.nio.charset.StandardCharsets;

/** The error for a command that does not exist, as Redis words it. */
final class UnknownCommand {
  private static final int SHOWN = 128;

  private UnknownCommand() {}

  static String errorLine(CommandTable table, byte[][] request) {
    CommandSpec container = table.find(request[0]);
    if (container != null && request.length > 1) {
      return "ERR unknown subcommand '%s'. Try %s HELP."
          .formatted(text(request[1], SHOWN), container.name().toUpperCase(java.util.Locale.ROOT));
    }
    var arguments = new StringBuilder();
    for (int i = 1; i < request.length && arguments.length() < SHOWN; i++) {
      arguments.append('\'').append(text(request[i], SHOWN - arguments.length())).append("' ");
    }
    return "ERR unknown command '%s', with args beginning with: %s"
        .formatted(text(request[0], SHOWN), arguments);
  }

  /** What C would print of these bytes: up to the first zero byte, and not too much. */
  private static String text(byte[] bytes, int most) {
    int length = 0;
    while (length < bytes.length && length < most && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
