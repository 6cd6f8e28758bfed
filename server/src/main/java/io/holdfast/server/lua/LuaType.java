package io.holdfast.server.lua;

/** The types of Lua's values, in the order of their numbers. */
public enum LuaType {
  NIL,
  BOOLEAN,
  POINTER,
  NUMBER,
  STRING,
  TABLE,
  FUNCTION,
  USERDATA,
  THREAD;

  private static final LuaType[] ALL = values();

  /** What Lua's {@code type} says. */
  public String luaName() {
    return this == POINTER ? "userdata" : name().toLowerCase(java.util.Locale.ROOT);
  }

  static LuaType of(int number) {
    return number < 0 ? NIL : ALL[number]; // where there is no value
  }
}
