package io.holdfast.server.lua;

/** A function in Java that Lua calls. */
@FunctionalInterface
public interface LuaFunction {
  /**
   * Runs with its arguments on the stack.
   *
   * @return how many of the values on top are its results
   * @throws LuaError which Lua gets as an error
   */
  int call(Lua lua);
}
