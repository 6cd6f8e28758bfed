package io.holdfast.server.command.streams;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import java.util.Locale;

/** What Redis answers when a subcommand can't make sense of its arguments. */
final class SubcommandErrors {
  private static final int MOST = 128;

  private SubcommandErrors() {}

  static CommandException syntax(Call call) {
    String subcommand = call.text(1);
    return new CommandException(
        "ERR unknown subcommand or wrong number of arguments for '%s'. Try %s HELP."
            .formatted(
                subcommand.substring(0, Math.min(MOST, subcommand.length())),
                call.text(0).toUpperCase(Locale.ROOT)));
  }
}
