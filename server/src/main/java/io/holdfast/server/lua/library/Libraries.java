package io.holdfast.server.lua.library;

import io.holdfast.server.lua.LuaFunction;
import java.util.Map;

/** All libraries by name. */
public final class Libraries {
  private Libraries() {}

  /** Functions by library and name; those of one Lua state share what scripts set in them. */
  public static Map<String, Map<String, LuaFunction>> all() {
    return Map.of(
        "bit",
        BitLibrary.functions(),
        "cjson",
        new JsonLibrary().functions(),
        "cmsgpack",
        MessagePackLibrary.functions(),
        "struct",
        StructLibrary.functions());
  }
}
