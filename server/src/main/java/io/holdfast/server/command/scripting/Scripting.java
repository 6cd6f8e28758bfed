package io.holdfast.server.command.scripting;

import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.keyspace.FunctionLibraries;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that belongs to scripts, and what the rest of the server wants to know of them. */
public final class Scripting {
  private final RunningScript running = new RunningScript();
  private final Supplier<@Nullable String> writesRefused;
  private final ScriptedCommands commands;
  private final Interpreter interpreter;
  private final ScriptCache cache;
  private final FunctionRegistry functions;
  private final Interpreter functionInterpreter;

  /**
   * What INFO tells; bytes are of what Lua had in use when a script ended last.
   *
   * @param scripts how many are kept
   * @param scriptBytes what they take outside Lua
   * @param scriptMemory of the Lua state for scripts
   * @param functionMemory of the one for functions
   */
  public record Figures(
      int scripts,
      long scriptBytes,
      long scriptMemory,
      int libraries,
      int functions,
      long functionBytes,
      long functionMemory) {}

  /**
   * @param runner runs a command of a script, which holds all locks
   * @param writesRefused why nothing may be written now; null when it may
   * @param libraries what is saved of functions
   * @param version of Redis, for scripts that ask
   */
  public Scripting(
      ScriptedCommands.Runner runner,
      Supplier<@Nullable String> writesRefused,
      FunctionLibraries libraries,
      String version) {
    this.writesRefused = writesRefused;
    commands = new ScriptedCommands(running, runner, writesRefused);
    interpreter = new Interpreter(running, commands, version);
    cache = new ScriptCache(interpreter);
    functionInterpreter = new Interpreter(running, commands, version);
    functions = new FunctionRegistry(functionInterpreter, libraries);
  }

  /**
   * EVAL and its kin.
   *
   * @param monitor is told of each before the commands of its script
   */
  public CommandFamily scripts(ScriptCommands.Monitor monitor) {
    return new ScriptCommands(
        running, cache, new ScriptCalls(interpreter, writesRefused, monitor, false));
  }

  /** FCALL and FUNCTION; with the same monitor. */
  public CommandFamily functions(ScriptCommands.Monitor monitor) {
    return new FunctionCommands(
        running, functions, new ScriptCalls(functionInterpreter, writesRefused, monitor, true));
  }

  /** The commands that scripts may give; before the first client. */
  public void use(CommandTable table) {
    commands.use(table);
  }

  /** The script that runs now. */
  public RunningScript running() {
    return running;
  }

  /** Has scripts end that make Lua take more bytes, functions too; 0 is any number. */
  public void limit(long bytes) {
    interpreter.limit(bytes);
    functionInterpreter.limit(bytes);
  }

  public Figures figures() {
    return new Figures(
        cache.count(),
        cache.bytes(),
        interpreter.memory(),
        functions.libraryCount(),
        functions.functionCount(),
        functions.bytes(),
        functionInterpreter.memory());
  }
}
