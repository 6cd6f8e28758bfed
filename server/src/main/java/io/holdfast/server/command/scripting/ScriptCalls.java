package io.holdfast.server.command.scripting;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.Sandbox;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How commands run scripts and functions: the checks before, and the keys and arguments. */
final class ScriptCalls {
  private static final int FIRST_KEY = 3;

  private final Interpreter interpreter;
  private final Supplier<@Nullable String> writesRefused;
  private final ScriptCommands.Monitor monitor;
  private final boolean functions;

  /**
   * @param functions whether it is for these; they get keys and arguments as such, scripts as
   *     globals
   */
  ScriptCalls(
      Interpreter interpreter,
      Supplier<@Nullable String> writesRefused,
      ScriptCommands.Monitor monitor,
      boolean functions) {
    this.interpreter = interpreter;
    this.writesRefused = writesRefused;
    this.monitor = monitor;
    this.functions = functions;
  }

  /** Shows the call to those who watch all commands. */
  void show(Call call) {
    monitor.begins(call.client(), call.spec(), call.arguments());
  }

  /**
   * Checks the number of keys.
   *
   * @param noInteger the error line when it is no number
   * @throws CommandException when it is too large or negative, too
   */
  void checkKeys(Call call, String noInteger) {
    long keys;
    try {
      keys = call.integer(2);
    } catch (CommandException e) {
      throw new CommandException(noInteger);
    }
    if (keys > call.count() - FIRST_KEY) {
      throw new CommandException("ERR Number of keys can't be greater than number of args");
    }
    if (keys < 0) {
      throw new CommandException("ERR Number of keys can't be negative");
    }
  }

  void run(Call call, Script script, boolean readOnly) {
    run(
        call,
        script.digest(),
        script.function(),
        script.declared() ? script.flags() : null,
        readOnly);
  }

  /**
   * Runs one.
   *
   * @param flags null for a script that says nothing of itself: it may write, and whether there is
   *     memory is asked for each command
   */
  void run(
      Call call, String name, int function, @Nullable Set<ScriptFlag> flags, boolean readOnly) {
    if (flags != null) {
      check(call, flags, readOnly);
    }
    boolean noWrites = readOnly || (flags != null && flags.contains(ScriptFlag.NO_WRITES));
    boolean anyMemory = flags != null && flags.contains(ScriptFlag.ALLOW_OOM);
    var run = new RunningScript.Run(functions, name, call, System.nanoTime());
    var rights = new ScriptedCommands.Rights(run, noWrites, anyMemory);
    interpreter.run(call, function, rights, sandbox -> push(sandbox, call));
  }

  private void check(Call call, Set<ScriptFlag> flags, boolean readOnly) {
    if (flags.contains(ScriptFlag.NO_WRITES)) {
      return;
    }
    String refused = writesRefused.get();
    if (refused != null) {
      throw new CommandException(refused);
    }
    if (readOnly) {
      throw new CommandException(
          "ERR Can not execute a script with write flag using *_ro command.");
    }
    if (call.client().outOfMemory && !flags.contains(ScriptFlag.ALLOW_OOM)) {
      throw new CommandException(
          "OOM allow-oom flag is not set on the script, can not run it when used memory >"
              + " 'maxmemory'");
    }
  }

  private void push(Sandbox sandbox, Call call) {
    int keys = (int) call.integer(2);
    table(sandbox.lua(), call, FIRST_KEY, FIRST_KEY + keys);
    if (!functions) {
      sandbox.global("KEYS");
    }
    table(sandbox.lua(), call, FIRST_KEY + keys, call.count());
    if (!functions) {
      sandbox.global("ARGV");
    }
  }

  private static void table(Lua lua, Call call, int from, int to) {
    lua.pushTable(to - from, 0);
    for (int i = from; i < to; i++) {
      lua.push(call.bytes(i));
      lua.set(-2, i - from + 1);
    }
  }
}
