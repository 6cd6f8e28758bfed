package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.ALL_SHARDS;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Handler;
import io.holdfast.server.command.Help;
import io.holdfast.server.command.options.Glob;
import io.holdfast.server.config.Parameter;
import io.holdfast.server.config.Parameters;
import io.holdfast.server.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** CONFIG GET, SET, RESETSTAT and REWRITE. */
public final class ConfigCommands implements CommandFamily {
  private final Settings settings;
  private final Runnable resetStatistics;

  public ConfigCommands(Settings settings, Runnable resetStatistics) {
    this.settings = settings;
    this.resetStatistics = resetStatistics;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("config", -2)
            .group("server")
            .since("2.0.0")
            .summary("Commands about the configuration.")
            .subcommand(subcommand("get", -3, "Shows parameters.", this::get))
            .subcommand(subcommand("set", -4, "Changes parameters, all or none.", this::set))
            .subcommand(subcommand("resetstat", 2, "Sets counters back.", this::resetStatistics))
            .subcommand(subcommand("rewrite", 2, "Would write the file.", ConfigCommands::rewrite))
            .subcommand(Help.subcommand("config", table)));
  }

  private static CommandSpec.Builder subcommand(
      String name, int arity, String summary, Handler handler) {
    return command("config|" + name, arity)
        .flags(ADMIN, NOSCRIPT, LOADING, STALE, ALL_SHARDS) // some settings are kept by shards
        .since("2.0.0")
        .summary(summary)
        .does(handler);
  }

  private void get(Call call) {
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 2; i < call.count(); i++) {
      String pattern = call.text(i).toLowerCase(Locale.ROOT);
      if (pattern.chars().anyMatch(c -> "[*?".indexOf(c) >= 0)) {
        Glob glob = new Glob(pattern.getBytes(StandardCharsets.UTF_8));
        Parameters.names()
            .forEach(
                (name, parameter) -> {
                  if (glob.matches(name.getBytes(StandardCharsets.UTF_8))) {
                    show(found, name, parameter);
                  }
                });
      } else {
        Parameter<?> parameter = Parameters.find(pattern);
        if (parameter != null) {
          show(found, pattern, parameter);
        }
      }
    }
    call.reply().map(found.size());
    found.forEach(
        (name, value) -> {
          call.reply().bulk(name);
          call.reply().bulk(value);
        });
  }

  private void show(Map<String, String> found, String name, Parameter<?> parameter) {
    if (parameter.change() != Parameter.Change.FLAG_ONLY) {
      found.put(name, settings.text(parameter));
    }
  }

  private void set(Call call) {
    if (call.count() % 2 != 0) {
      throw CommandException.arity("config|set");
    }
    Map<Parameter<?>, String> texts = new LinkedHashMap<>();
    Map<Parameter<?>, String> names = new LinkedHashMap<>();
    for (int i = 2; i < call.count(); i += 2) {
      String name = call.text(i);
      Parameter<?> parameter = Parameters.find(name);
      if (parameter == null || parameter.change() == Parameter.Change.FLAG_ONLY) {
        throw new CommandException(
            "ERR Unknown option or number of arguments for CONFIG SET - '" + name + "'");
      }
      if (parameter.change() == Parameter.Change.AT_START) {
        throw failed(name, "can't set immutable config");
      }
      if (texts.put(parameter, call.text(i + 1)) != null) {
        throw failed(name, "duplicate parameter");
      }
      names.put(parameter, name);
    }
    try {
      settings.set(texts);
    } catch (Settings.Refused e) {
      throw failed(names.getOrDefault(e.parameter(), e.parameter().name()), e.reason());
    }
    call.reply().ok();
  }

  private static CommandException failed(String name, String reason) {
    return new CommandException(
        "ERR CONFIG SET failed (possibly related to argument '%s') - %s".formatted(name, reason));
  }

  private void resetStatistics(Call call) {
    resetStatistics.run();
    call.reply().ok();
  }

  private static void rewrite(Call call) {
    throw new CommandException("ERR The server is running without a config file");
  }
}
