package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaType;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a function that is called from Lua, and the errors for those it does not take.
 *
 * @param function its name
 */
record Arguments(Lua lua, String function) {
  /** A number, or a string that can be one. */
  double number(int index) {
    if (!lua.isNumber(index)) {
      throw wrong(index, "number expected, got " + typeName(index));
    }
    return lua.number(index);
  }

  /** The same as an integer, without its fraction. */
  int integer(int index) {
    return (int) (long) number(index);
  }

  int integer(int index, int otherwise) {
    return isMissing(index) ? otherwise : integer(index);
  }

  boolean isMissing(int index) {
    return lua.is(index, LuaType.NIL);
  }

  /** A string; a number becomes one. */
  byte[] bytes(int index) {
    if (!lua.is(index, LuaType.STRING) && !lua.is(index, LuaType.NUMBER)) {
      throw wrong(index, "string expected, got " + typeName(index));
    }
    return lua.bytes(index);
  }

  /** The error for an argument that is not what it has to be. */
  LuaError wrong(int index, @Nullable String why) {
    return new LuaError("bad argument #%d to '%s' (%s)".formatted(index, function, why));
  }

  private String typeName(int index) {
    return index > lua.top() ? "no value" : lua.type(index).luaName();
  }
}
