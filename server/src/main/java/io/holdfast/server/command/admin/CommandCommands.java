package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Handler;
import io.holdfast.server.command.Help;
import io.holdfast.server.command.options.Glob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** COMMAND: what commands there are, and where their keys stand. */
public final class CommandCommands implements CommandFamily {
  @Override
  public void register(CommandTable table) {
    table.add(
        command("command", -1)
            .flags(LOADING, STALE)
            .group("server")
            .since("2.8.13")
            .summary("Shows all commands.")
            .does(call -> infos(call, List.copyOf(table.all())))
            .subcommand(
                sub(
                    "count",
                    2,
                    "Counts commands.",
                    call -> call.reply().integer(table.all().size())))
            .subcommand(sub("info", -2, "Shows some commands.", call -> info(call, table)))
            .subcommand(sub("docs", -2, "Documents commands.", call -> docs(call, table)))
            .subcommand(sub("list", -2, "Lists commands' names.", call -> list(call, table)))
            .subcommand(
                sub("getkeys", -4, "Shows a request's keys.", call -> getKeys(call, table, false)))
            .subcommand(
                sub(
                    "getkeysandflags",
                    -4,
                    "Shows a request's keys and their use.",
                    call -> getKeys(call, table, true)))
            .subcommand(Help.subcommand("command", table)));
  }

  private static CommandSpec.Builder sub(String name, int arity, String summary, Handler handler) {
    return command("command|" + name, arity)
        .flags(LOADING, STALE)
        .since("2.8.13")
        .summary(summary)
        .does(handler);
  }

  private static void info(Call call, CommandTable table) {
    if (call.count() == 2) {
      infos(call, List.copyOf(table.all()));
      return;
    }
    List<@Nullable CommandSpec> asked = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      asked.add(table.named(call.bytes(i)));
    }
    infos(call, asked);
  }

  private static void infos(Call call, Collection<@Nullable CommandSpec> specs) {
    call.reply().array(specs.size());
    for (CommandSpec spec : specs) {
      if (spec == null) {
        call.reply().nil();
      } else {
        CommandDescription.info(call.reply(), spec);
      }
    }
  }

  private static void docs(Call call, CommandTable table) {
    List<CommandSpec> asked = new ArrayList<>();
    if (call.count() == 2) {
      asked.addAll(table.all());
    }
    for (int i = 2; i < call.count(); i++) {
      CommandSpec spec = table.named(call.bytes(i));
      if (spec != null) {
        asked.add(spec);
      }
    }
    call.reply().map(asked.size());
    for (CommandSpec spec : asked) {
      call.reply().bulk(spec.name());
      CommandDescription.docs(call.reply(), spec);
    }
  }

  private static void list(Call call, CommandTable table) {
    List<CommandSpec> all = table.withSubcommands();
    List<String> names = all.stream().map(CommandSpec::name).toList();
    if (call.count() > 2) {
      if (call.count() != 5 || !call.is(2, "FILTERBY")) {
        throw CommandException.syntax();
      }
      if (call.is(3, "PATTERN")) {
        Glob glob = new Glob(bytes(call.text(4).toLowerCase(Locale.ROOT)));
        names = names.stream().filter(name -> glob.matches(bytes(name))).toList();
      } else if (call.is(3, "ACLCAT")) {
        String category = call.text(4);
        names =
            all.stream()
                .filter(spec -> AclCategories.of(spec).contains(category))
                .map(CommandSpec::name)
                .toList();
      } else if (call.is(3, "MODULE")) {
        names = List.of();
      } else {
        throw CommandException.syntax();
      }
    }
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private static void getKeys(Call call, CommandTable table, boolean withFlags) {
    byte[][] request = Arrays.copyOfRange(call.arguments(), 2, call.count());
    CommandSpec spec = table.find(request);
    if (spec == null) {
      throw new CommandException("ERR Invalid command specified");
    }
    if (!spec.takes(request.length)) {
      throw new CommandException("ERR Invalid number of arguments specified for command");
    }
    if (spec.firstKey() == 0 && !spec.is(CommandFlag.MOVABLEKEYS)) {
      throw new CommandException("ERR The command has no key arguments");
    }
    int[] keys = spec.keys().keys(request);
    if (keys.length == 0 && !spec.is(CommandFlag.NO_MANDATORY_KEYS)) {
      throw new CommandException("ERR Invalid arguments specified for command");
    }
    call.reply().array(keys.length);
    for (int key : keys) {
      if (!withFlags) {
        call.reply().bulk(request[key]);
        continue;
      }
      call.reply().array(2);
      call.reply().bulk(request[key]);
      List<String> flags = CommandDescription.keyFlags(spec);
      call.reply().set(flags.size());
      flags.forEach(call.reply()::simple);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
