package io.holdfast.server.command.scripting;

import static io.holdfast.server.command.CommandFlag.ALLOW_BUSY;
import static io.holdfast.server.command.CommandFlag.ALL_SHARDS;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.NO_MANDATORY_KEYS;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.RUNS_SCRIPT;
import static io.holdfast.server.command.CommandFlag.SKIP_MONITOR;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Help;
import io.holdfast.server.command.options.KeyCount;

/** EVAL, EVALSHA, their read-only kin, and SCRIPT. */
public final class ScriptCommands implements CommandFamily {
  private final RunningScript running;
  private final ScriptCache cache;
  private final ScriptCalls calls;

  /** Who is shown all commands: a script has to come before what it does. */
  @FunctionalInterface
  public interface Monitor {
    void begins(Client client, CommandSpec spec, byte[][] request);
  }

  ScriptCommands(RunningScript running, ScriptCache cache, ScriptCalls calls) {
    this.running = running;
    this.cache = cache;
    this.calls = calls;
  }

  @Override
  public void register(CommandTable table) {
    table.add(script("eval", "2.6.0", "Runs a script.").does(call -> evaluate(call, false)));
    table.add(
        script("evalsha", "2.6.0", "Runs a script by its digest.")
            .does(call -> byDigest(call, false)));
    table.add(
        script("eval_ro", "7.0.0", "Runs a script that writes nothing.")
            .flags(READONLY)
            .does(call -> evaluate(call, true)));
    table.add(
        script("evalsha_ro", "7.0.0", "Runs a script that writes nothing by its digest.")
            .flags(READONLY)
            .does(call -> byDigest(call, true)));
    table.add(
        command("script", -2)
            .group("scripting")
            .since("2.6.0")
            .summary("Commands about the scripts that are kept.")
            .subcommand(
                sub("script|load", 3, "Keeps a script.", ALL_SHARDS, STALE)
                    .does(call -> call.reply().bulk(cache.load(call.bytes(2)).digest())))
            .subcommand(
                sub("script|exists", -3, "Tells which scripts are kept.", ALL_SHARDS)
                    .does(this::exists))
            .subcommand(
                sub("script|flush", -2, "Forgets all scripts.", ALL_SHARDS).does(this::flush))
            .subcommand(
                sub("script|kill", 2, "Ends the script that runs.", ALLOW_BUSY)
                    .does(
                        call -> {
                          running.kill(false);
                          call.reply().ok();
                        }))
            .subcommand(
                sub("script|debug", 3, "Only NO is accepted.", STALE).does(ScriptCommands::debug))
            .subcommand(Help.subcommand("script", table)));
  }

  private static CommandSpec.Builder script(String name, String since, String summary) {
    return command(name, -3)
        .flags(NOSCRIPT, STALE, SKIP_MONITOR, NO_MANDATORY_KEYS, ALL_SHARDS, RUNS_SCRIPT)
        .movableKeys(KeyCount.at(2))
        .group("scripting")
        .since(since)
        .summary(summary);
  }

  private static CommandSpec.Builder sub(
      String name, int arity, String summary, CommandFlag... flags) {
    return command(name, arity).flags(NOSCRIPT).flags(flags).since("2.6.0").summary(summary);
  }

  private void begin(Call call) {
    calls.show(call);
    calls.checkKeys(call, CommandException.notAnInteger().errorLine());
  }

  private void evaluate(Call call, boolean readOnly) {
    begin(call);
    calls.run(call, cache.evaluate(call.bytes(1)), readOnly);
  }

  private void byDigest(Call call, boolean readOnly) {
    begin(call);
    Script script = cache.find(call.bytes(1));
    if (script == null) {
      throw new CommandException("NOSCRIPT No matching script. Please use EVAL.");
    }
    calls.run(call, script, readOnly);
  }

  private void exists(Call call) {
    call.reply().array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      call.reply().integer(cache.find(call.bytes(i)) != null);
    }
  }

  private void flush(Call call) {
    if (call.count() > 3 || (call.count() == 3 && !call.is(2, "SYNC") && !call.is(2, "ASYNC"))) {
      throw new CommandException("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
    }
    cache.clear();
    call.reply().ok();
  }

  private static void debug(Call call) {
    if (!call.is(2, "NO")) {
      throw new CommandException("ERR scripts can't be debugged here; accepted: SCRIPT DEBUG NO");
    }
    call.reply().ok();
  }
}
