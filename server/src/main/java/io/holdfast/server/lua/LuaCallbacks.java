package io.holdfast.server.lua;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Functions in Java as addresses that Lua can call, until this is closed. What one throws must not
 * leave it: then the values are {@link #FAILED} and a message, which the sandbox makes an error of.
 */
@SuppressWarnings("restricted") // the flags allow native code
final class LuaCallbacks implements AutoCloseable {
  /** A value that scripts never see, as the first result of a function that failed. */
  static final long FAILED = 1;

  private static final Logger log = LoggerFactory.getLogger(LuaCallbacks.class);
  private static final FunctionDescriptor LUA_FUNCTION = FunctionDescriptor.of(JAVA_INT, JAVA_LONG);
  private static final MethodHandle ENTER = enter();

  private final Arena arena = Arena.ofShared();
  private final Lua main;

  LuaCallbacks(Lua main) {
    this.main = main;
  }

  private static MethodHandle enter() {
    try {
      return MethodHandles.lookup()
          .findVirtual(
              LuaCallbacks.class,
              "enter",
              MethodType.methodType(int.class, LuaFunction.class, long.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** The address of a function. */
  long address(LuaFunction function) {
    return Linker.nativeLinker()
        .upcallStub(MethodHandles.insertArguments(ENTER, 0, this, function), LUA_FUNCTION, arena)
        .address();
  }

  @SuppressWarnings("UnusedMethod") // called by its handle
  private int enter(LuaFunction function, long state) {
    Lua lua = state == main.state() ? main : new Lua(state);
    try {
      return function.call(lua);
    } catch (LuaError e) {
      return fail(lua, e.text());
    } catch (Throwable e) { // one that left this method would end the process
      log.error("a function for Lua failed", e);
      return fail(lua, "internal error: " + e);
    }
  }

  private static int fail(Lua lua, String message) {
    lua.top(0);
    lua.pushPointer(FAILED);
    lua.push(message);
    return 2;
  }

  @Override
  public void close() {
    arena.close();
  }
}
