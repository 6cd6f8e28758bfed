package io.holdfast.server.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All commands by name. Filled once at the start, only read after. */
public final class CommandTable {
  private static final int LONGEST_NAME = 64;

  private final Map<String, CommandSpec> commands = new LinkedHashMap<>();
  private final NameIndex index = new NameIndex();
  private int descriptors;

  public CommandTable(CommandFamily... families) {
    for (CommandFamily family : families) {
      family.register(this);
    }
  }

  /** Adds a command; called by families while the table is being made. */
  public void add(CommandSpec.Builder command) {
    CommandSpec spec = command.build(() -> descriptors++);
    if (commands.putIfAbsent(spec.name(), spec) != null) {
      throw new IllegalArgumentException("command " + spec.name() + " is registered twice");
    }
    index.put(spec);
  }

  /** How many descriptors there are, those of subcommands included. */
  public int descriptors() {
    return descriptors;
  }

  /** All commands, without subcommands. */
  public Collection<CommandSpec> all() {
    return commands.values();
  }

  /** All commands, each with its subcommands behind it. */
  public List<CommandSpec> withSubcommands() {
    List<CommandSpec> all = new ArrayList<>();
    for (CommandSpec command : commands.values()) {
      all.add(command);
      all.addAll(command.subcommands().values());
    }
    return all;
  }

  /** A command, or with {@code container|name} a subcommand, in any case; or null. */
  public @Nullable CommandSpec named(byte[] name) {
    String text = new String(name, StandardCharsets.ISO_8859_1);
    int bar = text.indexOf('|');
    if (bar < 0) {
      return find(name);
    }
    CommandSpec container = find(Arrays.copyOf(name, bar));
    return container == null ? null : container.subcommands().get(lower(text.substring(bar + 1)));
  }

  /** The command of this name in any case, or null. */
  public @Nullable CommandSpec find(byte[] name) {
    return name.length > LONGEST_NAME ? null : index.find(name);
  }

  /** The descriptor that a request runs: the subcommand's where the command has some; or null. */
  public @Nullable CommandSpec find(byte[][] request) {
    CommandSpec command = find(request[0]);
    if (command == null || command.subcommands().isEmpty() || request.length < 2) {
      return command;
    }
    byte[] sub = request[1];
    return sub.length > LONGEST_NAME
        ? null
        : command.subcommands().get(lower(new String(sub, StandardCharsets.ISO_8859_1)));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
