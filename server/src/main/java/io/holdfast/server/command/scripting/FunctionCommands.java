package io.holdfast.server.command.scripting;

import static io.holdfast.server.command.CommandFlag.ALLOW_BUSY;
import static io.holdfast.server.command.CommandFlag.ALL_SHARDS;
import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.NO_MANDATORY_KEYS;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.RUNS_SCRIPT;
import static io.holdfast.server.command.CommandFlag.SKIP_MONITOR;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Help;
import io.holdfast.server.command.options.KeyCount;
import io.holdfast.server.rdb.DumpPayload;
import io.holdfast.server.rdb.FunctionPayload;
import io.holdfast.server.rdb.RdbException;
import java.util.List;

/** FCALL, FCALL_RO, and FUNCTION. */
final class FunctionCommands implements CommandFamily {
  private final RunningScript running;
  private final FunctionRegistry registry;
  private final ScriptCalls calls;

  FunctionCommands(RunningScript running, FunctionRegistry registry, ScriptCalls calls) {
    this.running = running;
    this.registry = registry;
    this.calls = calls;
  }

  @Override
  public void register(CommandTable table) {
    table.add(call("fcall", "Runs a function.").does(call -> run(call, false)));
    table.add(
        call("fcall_ro", "Runs a function that writes nothing.")
            .flags(READONLY)
            .does(call -> run(call, true)));
    var list = new FunctionList(registry, running);
    table.add(
        command("function", -2)
            .group("scripting")
            .since("7.0.0")
            .summary("Commands about libraries of functions.")
            .subcommand(
                sub("load", -3, "Adds a library.", ALL_SHARDS, WRITE, DENYOOM).does(this::load))
            .subcommand(
                sub("delete", 3, "Removes a library.", ALL_SHARDS, WRITE).does(this::delete))
            .subcommand(
                sub("flush", -2, "Removes all libraries.", ALL_SHARDS, WRITE).does(this::flush))
            .subcommand(
                sub("restore", -3, "Adds the libraries of a dump.", ALL_SHARDS, WRITE, DENYOOM)
                    .does(this::restore))
            .subcommand(
                sub("dump", 2, "Gives all libraries for FUNCTION RESTORE.", ALL_SHARDS)
                    .does(this::dump))
            .subcommand(sub("list", -2, "Lists libraries.", ALL_SHARDS).does(list::list))
            .subcommand(
                sub("stats", 2, "Tells what runs and what there is.", ALLOW_BUSY)
                    .does(list::statistics))
            .subcommand(
                sub("kill", 2, "Ends the function that runs.", ALLOW_BUSY)
                    .does(
                        call -> {
                          running.kill(true);
                          call.reply().ok();
                        }))
            .subcommand(Help.subcommand("function", table)));
  }

  private static CommandSpec.Builder call(String name, String summary) {
    return command(name, -3)
        .flags(NOSCRIPT, STALE, SKIP_MONITOR, NO_MANDATORY_KEYS, ALL_SHARDS, RUNS_SCRIPT)
        .movableKeys(KeyCount.at(2))
        .group("scripting")
        .since("7.0.0")
        .summary(summary);
  }

  private static CommandSpec.Builder sub(
      String name, int arity, String summary, CommandFlag... flags) {
    return command("function|" + name, arity)
        .flags(NOSCRIPT)
        .flags(flags)
        .since("7.0.0")
        .summary(summary);
  }

  private void run(Call call, boolean readOnly) {
    calls.show(call);
    FunctionLibrary.Function function = registry.find(call.text(1));
    if (function == null) {
      throw new CommandException("ERR Function not found");
    }
    calls.checkKeys(call, "ERR Bad number of keys provided");
    calls.run(call, function.name(), function.body(), function.flags(), readOnly);
  }

  private void load(Call call) {
    boolean replace = call.count() == 4 && call.is(2, "REPLACE");
    if (call.count() > 4 || (call.count() == 4 && !replace)) {
      throw new CommandException("ERR Unknown option given: " + call.text(2));
    }
    String name = registry.load(call.bytes(call.count() - 1), replace).name();
    call.effect(call.arguments());
    call.reply().bulk(name);
  }

  private void delete(Call call) {
    registry.delete(call.text(2));
    call.effect(call.arguments());
    call.reply().ok();
  }

  private void flush(Call call) {
    if (call.count() > 3 || (call.count() == 3 && !call.is(2, "SYNC") && !call.is(2, "ASYNC"))) {
      throw new CommandException("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
    }
    registry.clear();
    call.effect(call.arguments());
    call.reply().ok();
  }

  private void dump(Call call) {
    List<byte[]> sources =
        registry.all().stream().map(library -> library.source().array()).toList();
    call.reply().bulk(FunctionPayload.of(sources));
  }

  private void restore(Call call) {
    if (call.count() > 4) {
      throw new CommandException(
          "ERR unknown subcommand or wrong number of arguments for '%s'. Try FUNCTION HELP."
              .formatted(call.text(1)));
    }
    var how = FunctionRegistry.Restoring.APPEND;
    if (call.count() == 4) {
      how = policy(call);
    }
    byte[] payload = call.bytes(2);
    if (!DumpPayload.isIntact(payload)) {
      throw new CommandException("ERR DUMP payload version or checksum are wrong");
    }
    try {
      registry.restore(FunctionPayload.read(payload), how);
    } catch (RdbException e) {
      throw new CommandException("ERR given type is not a function");
    }
    call.effect(call.arguments());
    call.reply().ok();
  }

  private static FunctionRegistry.Restoring policy(Call call) {
    for (FunctionRegistry.Restoring policy : FunctionRegistry.Restoring.values()) {
      if (call.is(3, policy.name())) {
        return policy;
      }
    }
    throw new CommandException(
        "ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
  }
}
