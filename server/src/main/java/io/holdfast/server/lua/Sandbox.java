package io.holdfast.server.lua;

import io.holdfast.server.memory.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/**
 * A Lua state in which scripts reach what Redis lets them reach, and nothing of each other. For one
 * thread at a time, and no certain one.
 *
 * <p>{@code sandbox.lua} puts it together; the server gives it these functions, which scripts see
 * only by what it makes of them: {@code call} (one value, and true if that is an error), {@code
 * watch} (nil, or why to end the script, which may be about to take as many bytes as are given),
 * {@code log}, {@code sha1hex}, {@code setresp}, {@code set_repl}, {@code acl_check_cmd}, {@code
 * random}, {@code randomseed}.
 */
public final class Sandbox implements AutoCloseable {
  private static final int OK = 0;
  private static final int COLLECT = 2;
  private static final int COUNT = 3;
  private static final int COUNT_REST = 4;
  private static final int STEP = 5;
  private static final int STEP_SIZE = 50;
  private static final List<String> LIBRARIES =
      List.of("base", "table", "string", "math", "os", "debug");

  private final Arena arena = Arena.ofShared();
  private final Lua lua;
  private final LuaCallbacks callbacks;
  private final int visible;
  private final int compiler;
  private final int handler;
  private final int arming;
  private final int loading;

  /**
   * @param functions by name, in the table that {@code sandbox.lua} calls host
   * @param libraries functions that scripts see by library and name
   * @param version of Redis, as {@code 7.0.15}
   * @throws LuaError when Lua's library can't be loaded
   */
  public Sandbox(
      Map<String, LuaFunction> functions,
      Map<String, Map<String, LuaFunction>> libraries,
      String version) {
    LuaNatives.check();
    lua = new Lua(LuaApi.newState(), arena.allocate(ValueLayout.JAVA_LONG));
    callbacks = new LuaCallbacks(lua);
    for (String library : LIBRARIES) {
      lua.pushFunction(LuaNatives.address("luaopen_" + library));
      lua.push(library.equals("base") ? "" : library);
      check(LuaApi.pcall(lua.state(), 1, 0, 0));
    }
    load(resource("sandbox.lua"), "=holdfast");
    lua.pushTable(0, functions.size() + 5);
    functions.forEach(this::field);
    field("calls", Sandbox::calls);
    lua.push("json");
    load(resource("json.lua"), "=holdfast");
    lua.set(-3);
    lua.push("libraries");
    lua.pushTable(0, libraries.size());
    libraries.forEach(
        (name, content) -> {
          lua.push(name);
          lua.pushTable(0, content.size());
          content.forEach(this::field);
          lua.set(-3);
        });
    lua.set(-3);
    lua.push("version");
    lua.push(version);
    lua.set(-3);
    lua.push("version_number");
    lua.push(number(version));
    lua.set(-3);
    lua.pushPointer(LuaCallbacks.FAILED);
    check(LuaApi.pcall(lua.state(), 2, 1, 0));
    visible = entry("visible");
    compiler = entry("compile");
    handler = entry("on_error");
    arming = entry("arm");
    loading = entry("load_library");
    lua.get(-1, "environment");
    lua.replace(LuaApi.GLOBALS);
    lua.top(0);
    collect();
  }

  private void field(String name, LuaFunction function) {
    lua.push(name);
    lua.pushFunction(callbacks.address(function));
    lua.set(-3);
  }

  private int entry(String name) {
    lua.get(-1, name);
    return lua.keep();
  }

  private static double number(String version) {
    double number = 0;
    for (String part : version.split("\\.", -1)) {
      number = number * 256 + Integer.parseInt(part);
    }
    return number;
  }

  private static int calls(Lua lua) {
    byte[] compiled = lua.bytes(1);
    TailCalls.change(compiled);
    lua.push(compiled);
    return 1;
  }

  private static byte[] resource(String name) {
    try (InputStream in = Sandbox.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError(name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load(byte[] source, String name) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment text = own.allocate(Math.max(1, source.length));
      Memory.write(text.address(), source, 0, source.length);
      long called = own.allocateFrom(name).address();
      check(LuaApi.loadBuffer(lua.state(), text.address(), source.length, called));
    }
  }

  private void check(int status) {
    if (status != OK) {
      String message = lua.is(-1, LuaType.STRING) ? lua.text(-1) : "error in the sandbox";
      lua.top(0);
      throw new LuaError(message);
    }
  }

  /** The stack; empty between calls. */
  public Lua lua() {
    return lua;
  }

  /**
   * Compiles a script.
   *
   * @param name as errors show it, with an at sign before it
   * @return what {@link #run} takes
   * @throws LuaError with Lua's message
   */
  public int compile(byte[] source, String name) {
    lua.pushKept(compiler);
    lua.push(source);
    lua.push(name);
    check(LuaApi.pcall(lua.state(), 2, 2, 0));
    if (lua.is(1, LuaType.NIL)) {
      String message = lua.text(2);
      lua.top(0);
      throw new LuaError(message);
    }
    lua.top(1);
    return lua.keep();
  }

  /** Forgets a function. */
  public void forget(int function) {
    lua.forget(function);
  }

  /** Pushes a function that was compiled or kept, to be called with what is pushed after it. */
  public void prepare(int function) {
    lua.top(0);
    lua.pushKept(handler);
    lua.pushKept(function);
  }

  /**
   * Calls it. What is on the stack's top then is its result, or its error: a table with {@code err}
   * unless the script made something else one.
   *
   * @return true when it ended well
   */
  public boolean run() {
    return LuaApi.pcall(lua.state(), lua.top() - 2, 1, 1) == OK;
  }

  /** Makes the stack empty, after what {@link #run} left there was used. */
  public void end() {
    lua.top(0);
  }

  /** Has the clock watched again, after a script was ended by force. */
  public void arm() {
    prepare(arming);
    run();
    end();
  }

  /** Makes the value on the stack's top a global that scripts can read. */
  public void global(String name) {
    lua.pushKept(visible);
    lua.push(name);
    lua.pushCopy(-3);
    lua.set(-3);
    lua.pop(2);
  }

  /** Has scripts see what a library sees while it is loaded, or again what functions see. */
  public void loading(boolean on) {
    prepare(loading);
    lua.push(on);
    run();
    end();
  }

  /** The text of the error that {@link #run} left on the stack. */
  public String failure() {
    if (lua.is(-1, LuaType.TABLE)) {
      lua.get(-1, "err");
    }
    return lua.is(-1, LuaType.STRING) ? lua.text(-1) : "unknown error";
  }

  /** Keeps the value on the stack's top, for {@link #prepare}. */
  public int keep() {
    return lua.keep();
  }

  /** Bytes that Lua has in use. */
  public long memory() {
    long state = lua.state();
    return 1024L * LuaApi.gc(state, COUNT, 0) + LuaApi.gc(state, COUNT_REST, 0);
  }

  /** Frees what nothing refers to. */
  public void collect() {
    LuaApi.gc(lua.state(), COLLECT, 0);
  }

  /** Has the collector go on with its work. */
  public void step() {
    LuaApi.gc(lua.state(), STEP, STEP_SIZE);
  }

  @Override
  public void close() {
    LuaApi.close(lua.state());
    callbacks.close();
    arena.close();
  }
}
