package io.holdfast.server.command.scripting;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaFunction;
import io.holdfast.server.lua.LuaType;
import io.holdfast.server.lua.Sandbox;
import io.holdfast.server.lua.library.Libraries;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lua state with the server's functions, made at the first use, and how scripts are run in it.
 * Guarded by the locks of all shards, but for the figures.
 */
final class Interpreter {
  private static final Logger log = LoggerFactory.getLogger("scripts");

  /** Scripts after which the collector takes a step, so that short ones leave nothing long. */
  private static final int RUNS_BETWEEN_STEPS = 50;

  private final RunningScript running;
  private final ScriptedCommands commands;
  private final String version;
  private final ScriptRandom random = new ScriptRandom();
  private @Nullable Sandbox sandbox;
  private volatile long memory;
  private volatile long most;
  private int runs;
  private Map<String, LuaFunction> more = Map.of();
  private Supplier<@Nullable String> watched = () -> null;

  /**
   * @param version of Redis, for scripts that ask
   */
  Interpreter(RunningScript running, ScriptedCommands commands, String version) {
    this.running = running;
    this.commands = commands;
    this.version = version;
  }

  /** Puts what a script is called with on the stack; returns when it is there. */
  @FunctionalInterface
  interface Arguments {
    void push(Sandbox sandbox);
  }

  /** Adds functions for the sandbox, before it is made; asks now and then why to end. */
  void add(Map<String, LuaFunction> functions, Supplier<@Nullable String> watch) {
    more = functions;
    watched = watch;
  }

  /** Has scripts that make Lua take more bytes end; 0 is any number. */
  void limit(long bytes) {
    most = bytes;
  }

  /**
   * The state.
   *
   * @throws CommandException when there is none, since Lua's library can't be loaded
   */
  Sandbox sandbox() {
    Sandbox made = sandbox;
    if (made == null) {
      try {
        made = new Sandbox(functions(), Libraries.all(), version);
      } catch (LuaError e) {
        throw new CommandException("ERR scripts can't be run here: " + e.text());
      }
      sandbox = made;
      memory = made.memory();
    }
    return made;
  }

  private Map<String, LuaFunction> functions() {
    Map<String, LuaFunction> functions = new HashMap<>(more);
    functions.put("call", commands::call);
    functions.put("acl_check_cmd", commands::aclCheck);
    functions.put("setresp", commands::useVersion);
    functions.put("set_repl", commands::useReplication);
    functions.put("watch", this::watch);
    functions.put("log", Interpreter::log);
    functions.put("sha1hex", Interpreter::digest);
    functions.put("random", random::next);
    functions.put("randomseed", random::seed);
    return functions;
  }

  private int watch(Lua lua) {
    memory = sandbox().memory();
    String other = watched.get();
    String end = other == null ? running.watch() : other;
    if (end == null && hasNoRoom(lua.top() == 0 ? 0 : (long) lua.number(1))) {
      end = running.exceed(most);
    }
    if (end == null) {
      lua.pushNil();
    } else {
      lua.push(end);
    }
    return 1;
  }

  /** True when Lua takes too much even without what nothing refers to. */
  private boolean hasNoRoom(long wanted) {
    long limit = most;
    if (limit == 0 || wanted <= limit - memory) {
      return false;
    }
    sandbox().collect();
    memory = sandbox().memory();
    return wanted > limit - memory;
  }

  private static int log(Lua lua) {
    String text = lua.text(2);
    switch ((int) lua.number(1)) {
      case 0 -> log.debug("{}", text);
      case 3 -> log.warn("{}", text);
      default -> log.info("{}", text);
    }
    return 0;
  }

  private static int digest(Lua lua) {
    lua.push(ScriptCache.digest(lua.bytes(1)));
    return 1;
  }

  /**
   * Runs a function and replies what it returns or how it failed.
   *
   * @param as how it is run
   */
  void run(Call call, int function, ScriptedCommands.Rights as, Arguments arguments) {
    Sandbox lua = sandbox();
    boolean killed = false;
    running.begin(as.run());
    commands.begin(call, as);
    try {
      lua.prepare(function);
      arguments.push(lua);
      if (lua.run()) {
        var reply = new LuaReply(lua.lua(), call.reply(), commands.usesResp3());
        reply.write();
        call.client().errorCounted = reply.hasCountedError();
      } else {
        fail(call, lua.lua(), as.run().name());
      }
    } finally {
      call.client().dropsEffects = running.isDropped();
      killed = running.isEnding();
      running.end();
      commands.end();
      lua.end();
      if (killed) {
        lua.arm();
        lua.collect();
      }
      if (++runs % RUNS_BETWEEN_STEPS == 0) {
        lua.step();
      }
      memory = lua.memory();
    }
  }

  private static void fail(Call call, Lua lua, String name) {
    int error = lua.top();
    if (!lua.is(error, LuaType.TABLE)) { // not even the handler could run
      String what = lua.is(error, LuaType.STRING) ? lua.text(error) : "error in error handling";
      call.reply().error("ERR %s script: %s".formatted(what, name));
      return;
    }
    if (field(lua, error, LuaReply.COUNTED) != null) {
      call.client().errorCounted = true;
    }
    String line = field(lua, error, "err");
    String source = field(lua, error, "source");
    String at = field(lua, error, "line");
    call.reply()
        .error(
            (line == null ? "ERR unknown error" : line)
                + (source == null || at == null
                    ? ""
                    : " script: %s, on %s:%s.".formatted(name, source, at)));
  }

  private static @Nullable String field(Lua lua, int table, String name) {
    lua.get(table, name);
    String text =
        switch (lua.type(-1)) {
          case STRING, NUMBER -> lua.text(-1);
          case BOOLEAN -> "";
          default -> null;
        };
    lua.pop(1);
    return text;
  }

  /** Forgets everything that Lua has. */
  void reset() {
    Sandbox old = sandbox;
    if (old != null) {
      sandbox = null;
      old.close();
      memory = 0;
    }
  }

  /** Bytes that Lua had in use when a script ended last. */
  long memory() {
    return memory;
  }
}
