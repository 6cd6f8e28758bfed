package io.holdfast.server.command.scripting;

import io.holdfast.server.client.Bytes;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaType;
import io.holdfast.server.lua.Sandbox;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes libraries of sources: runs these, and takes up what functions they register meanwhile. */
final class FunctionLoader {
  /** How long a library may run while it is loaded. */
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final String NAMES =
      "ERR Library names can only contain letters, numbers, or underscores(_) and must be at least"
          + " one character long";

  private final Interpreter interpreter;
  private @Nullable Map<String, FunctionLibrary.Function> registered; // while one is loaded
  private long begun;

  FunctionLoader(Interpreter interpreter) {
    this.interpreter = interpreter;
    interpreter.add(Map.of("register", this::register), this::timeout);
  }

  private @Nullable String timeout() {
    return registered != null && System.nanoTime() - begun > MOST_NANOS
        ? "ERR FUNCTION LOAD timeout"
        : null;
  }

  /**
   * Loads a library.
   *
   * @throws CommandException saying what is wrong with it; then nothing is left of it
   */
  FunctionLibrary load(byte[] source) {
    Header header = header(source);
    Sandbox sandbox = interpreter.sandbox();
    int body;
    try {
      body = sandbox.compile(header.shebang().body(source), "@user_function");
    } catch (LuaError e) {
      throw new CommandException("ERR Error compiling function: " + e.text().stripTrailing());
    }
    Map<String, FunctionLibrary.Function> functions = new LinkedHashMap<>();
    registered = functions;
    begun = System.nanoTime();
    String failure;
    try {
      failure = run(sandbox, body);
    } finally {
      registered = null;
      sandbox.forget(body);
    }
    if (failure != null) {
      functions.values().forEach(function -> sandbox.forget(function.body()));
      sandbox.collect();
      throw new CommandException("ERR Error registering functions: " + failure);
    }
    if (functions.isEmpty()) {
      throw new CommandException("ERR No functions registered");
    }
    return new FunctionLibrary(header.name(), new Bytes(source), functions);
  }

  private static @Nullable String run(Sandbox sandbox, int body) {
    sandbox.loading(true);
    sandbox.prepare(body);
    String failure = sandbox.run() ? null : sandbox.failure();
    sandbox.end();
    sandbox.arm();
    sandbox.loading(false);
    return failure;
  }

  private record Header(Shebang shebang, String name) {}

  private static Header header(byte[] source) {
    if (source.length < 2 || source[0] != '#' || source[1] != '!') {
      throw new CommandException("ERR Missing library metadata");
    }
    Shebang shebang;
    try {
      shebang = Shebang.of(source);
    } catch (CommandException e) {
      throw new CommandException("ERR Invalid library metadata");
    }
    String name = null;
    for (Shebang.Option option : shebang.options()) {
      if (!option.name().equals("name")) {
        throw new CommandException("ERR Invalid metadata value given: " + option.text());
      }
      if (name != null) {
        throw new CommandException(
            "ERR Invalid metadata value, name argument was given multiple times");
      }
      name = option.value();
    }
    if (name == null) {
      throw new CommandException("ERR Library name was not given");
    }
    if (!isName(name)) {
      throw new CommandException(NAMES);
    }
    if (!shebang.engine().equalsIgnoreCase("lua")) {
      throw new CommandException("ERR Engine '%s' not found".formatted(shebang.engine()));
    }
    return new Header(shebang, name);
  }

  private static boolean isName(String name) {
    return name.matches("[A-Za-z0-9_]+");
  }

  /** Takes up a function: its name, itself, what it is for or nil, and names of flags. */
  private int register(Lua lua) {
    Map<String, FunctionLibrary.Function> functions = registered;
    if (functions == null) {
      return fail(lua, "redis.register_function can only be called on FUNCTION LOAD command");
    }
    Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
    if (lua.is(4, LuaType.TABLE)) {
      for (int i = 1; ; i++) {
        lua.get(4, i);
        LuaType type = lua.type(-1);
        ScriptFlag flag = type == LuaType.STRING ? ScriptFlag.of(lua.text(-1)) : null;
        lua.pop(1);
        if (type == LuaType.NIL) {
          break;
        }
        if (flag == null) {
          return fail(lua, "unknown flag given");
        }
        flags.add(flag);
      }
    }
    String name = lua.text(1);
    if (!isName(name)) {
      return fail(lua, NAMES.substring("ERR ".length()));
    }
    if (functions.containsKey(name)) {
      return fail(lua, "Function already exists in the library");
    }
    String description = lua.is(3, LuaType.NIL) ? null : lua.text(3);
    lua.pushCopy(2);
    int body = interpreter.sandbox().keep();
    functions.put(name, new FunctionLibrary.Function(name, description, flags, body));
    return 0;
  }

  private static int fail(Lua lua, String problem) {
    lua.push(problem);
    return 1;
  }
}
