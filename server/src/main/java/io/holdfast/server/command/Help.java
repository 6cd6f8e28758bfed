package io.holdfast.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The HELP that every command with subcommands has, made from their descriptors. */
public final class Help {
  private Help() {}

  /** The subcommand HELP of a container. */
  public static CommandSpec.Builder subcommand(String container, CommandTable table) {
    return CommandSpec.command(container + "|help", 2)
        .flags(CommandFlag.LOADING, CommandFlag.STALE)
        .since("5.0.0")
        .summary("Shows this help.")
        .does(
            call -> {
              List<String> lines = lines(container, table);
              call.reply().array(lines.size());
              lines.forEach(call.reply()::simple);
            });
  }

  private static List<String> lines(String container, CommandTable table) {
    List<String> lines = new ArrayList<>();
    String upper = container.toUpperCase(Locale.ROOT);
    lines.add(upper + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    Map<String, CommandSpec> sorted = new TreeMap<>();
    for (CommandSpec command : table.all()) {
      if (command.name().equals(container)) {
        sorted.putAll(command.subcommands());
      }
    }
    sorted.forEach(
        (name, spec) -> {
          lines.add(name.toUpperCase(Locale.ROOT));
          lines.add("    " + spec.summary());
        });
    return lines;
  }
}
