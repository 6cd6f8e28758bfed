package io.holdfast.server.lua;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of Lua's C interface (<a href="https://www.lua.org/manual/5.1/manual.html#3">Lua 5.1,
 * section 3</a>), named as there. A state is its address, and so are strings.
 */
final class LuaApi {
  static final int REGISTRY = -10000;
  static final int GLOBALS = -10002;
  static final int NO_REF = -2;

  private static final MethodHandle NEWSTATE =
      LuaNatives.function("luaL_newstate", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle CLOSE =
      LuaNatives.function("lua_close", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle PCALL =
      LuaNatives.function(
          "lua_pcall", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle LOADBUFFER =
      LuaNatives.function(
          "luaL_loadbuffer",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle GC =
      LuaNatives.function("lua_gc", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle GETTOP =
      LuaNatives.quick("lua_gettop", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle SETTOP =
      LuaNatives.quick("lua_settop", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle CHECKSTACK =
      LuaNatives.quick("lua_checkstack", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle TYPE =
      LuaNatives.quick("lua_type", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle ISNUMBER =
      LuaNatives.quick("lua_isnumber", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle TOLSTRING =
      LuaNatives.quick(
          "lua_tolstring", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
  private static final MethodHandle TONUMBER =
      LuaNatives.quick("lua_tonumber", FunctionDescriptor.of(JAVA_DOUBLE, JAVA_LONG, JAVA_INT));
  private static final MethodHandle TOBOOLEAN =
      LuaNatives.quick("lua_toboolean", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle TOUSERDATA =
      LuaNatives.quick("lua_touserdata", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle OBJLEN =
      LuaNatives.quick("lua_objlen", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle PUSHVALUE =
      LuaNatives.quick("lua_pushvalue", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle REMOVE =
      LuaNatives.quick("lua_remove", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle REPLACE =
      LuaNatives.quick("lua_replace", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle PUSHNIL =
      LuaNatives.quick("lua_pushnil", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle PUSHBOOLEAN =
      LuaNatives.quick("lua_pushboolean", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle PUSHNUMBER =
      LuaNatives.quick("lua_pushnumber", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_DOUBLE));
  private static final MethodHandle PUSHLIGHTUSERDATA =
      LuaNatives.quick("lua_pushlightuserdata", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PUSHLSTRING =
      LuaNatives.quick(
          "lua_pushlstring", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PUSHARRAY =
      LuaNatives.quick("lua_pushlstring", FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, JAVA_LONG));
  private static final MethodHandle PUSHCCLOSURE =
      LuaNatives.function(
          "lua_pushcclosure", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CREATETABLE =
      LuaNatives.quick("lua_createtable", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle RAWGET =
      LuaNatives.quick("lua_rawget", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle RAWSET =
      LuaNatives.quick("lua_rawset", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle RAWGETI =
      LuaNatives.quick("lua_rawgeti", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle RAWSETI =
      LuaNatives.quick("lua_rawseti", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle NEXT =
      LuaNatives.quick("lua_next", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle REF =
      LuaNatives.quick("luaL_ref", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle UNREF =
      LuaNatives.quick("luaL_unref", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_INT));

  private LuaApi() {}

  private static AssertionError failed(Throwable cause) {
    return new AssertionError("a call of Lua's library", cause);
  }

  static long newState() {
    try {
      return (long) NEWSTATE.invokeExact();
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void close(long state) {
    try {
      CLOSE.invokeExact(state);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int pcall(long state, int arguments, int results, int handler) {
    try {
      return (int) PCALL.invokeExact(state, arguments, results, handler);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int loadBuffer(long state, long source, long length, long name) {
    try {
      return (int) LOADBUFFER.invokeExact(state, source, length, name);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int gc(long state, int what, int data) {
    try {
      return (int) GC.invokeExact(state, what, data);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int getTop(long state) {
    try {
      return (int) GETTOP.invokeExact(state);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void setTop(long state, int top) {
    try {
      SETTOP.invokeExact(state, top);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int checkStack(long state, int extra) {
    try {
      return (int) CHECKSTACK.invokeExact(state, extra);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int type(long state, int index) {
    try {
      return (int) TYPE.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int isNumber(long state, int index) {
    try {
      return (int) ISNUMBER.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static long toString(long state, int index, long length) {
    try {
      return (long) TOLSTRING.invokeExact(state, index, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static double toNumber(long state, int index) {
    try {
      return (double) TONUMBER.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int toBoolean(long state, int index) {
    try {
      return (int) TOBOOLEAN.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static long toUserData(long state, int index) {
    try {
      return (long) TOUSERDATA.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static long length(long state, int index) {
    try {
      return (long) OBJLEN.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushValue(long state, int index) {
    try {
      PUSHVALUE.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void remove(long state, int index) {
    try {
      REMOVE.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void replace(long state, int index) {
    try {
      REPLACE.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushNil(long state) {
    try {
      PUSHNIL.invokeExact(state);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushBoolean(long state, int value) {
    try {
      PUSHBOOLEAN.invokeExact(state, value);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushNumber(long state, double value) {
    try {
      PUSHNUMBER.invokeExact(state, value);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushLightUserData(long state, long value) {
    try {
      PUSHLIGHTUSERDATA.invokeExact(state, value);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushString(long state, long bytes, long length) {
    try {
      PUSHLSTRING.invokeExact(state, bytes, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushString(long state, MemorySegment bytes, long length) {
    try {
      PUSHARRAY.invokeExact(state, bytes, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void pushClosure(long state, long function, int upvalues) {
    try {
      PUSHCCLOSURE.invokeExact(state, function, upvalues);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void createTable(long state, int elements, int fields) {
    try {
      CREATETABLE.invokeExact(state, elements, fields);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void rawGet(long state, int index) {
    try {
      RAWGET.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void rawSet(long state, int index) {
    try {
      RAWSET.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void rawGet(long state, int index, int element) {
    try {
      RAWGETI.invokeExact(state, index, element);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void rawSet(long state, int index, int element) {
    try {
      RAWSETI.invokeExact(state, index, element);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int next(long state, int index) {
    try {
      return (int) NEXT.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static int ref(long state, int index) {
    try {
      return (int) REF.invokeExact(state, index);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static void unref(long state, int index, int ref) {
    try {
      UNREF.invokeExact(state, index, ref);
    } catch (Throwable e) {
      throw failed(e);
    }
  }
}
