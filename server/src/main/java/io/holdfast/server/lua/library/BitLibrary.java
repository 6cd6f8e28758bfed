package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaFunction;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** Bits of numbers, as <a href="https://bitop.luajit.org/api.html">BitOp</a> has them. */
final class BitLibrary {
  /** Added to a number it leaves its 32 lowest bits, rounded, as the lowest of the double. */
  private static final double SHIFT = 0x1.8p52;

  private BitLibrary() {}

  static Map<String, LuaFunction> functions() {
    Map<String, LuaFunction> functions = new HashMap<>();
    one(functions, "tobit", value -> value);
    one(functions, "bnot", value -> ~value);
    one(functions, "bswap", Integer::reverseBytes);
    all(functions, "band", (a, b) -> a & b);
    all(functions, "bor", (a, b) -> a | b);
    all(functions, "bxor", (a, b) -> a ^ b);
    shift(functions, "lshift", (value, by) -> value << by);
    shift(functions, "rshift", (value, by) -> value >>> by);
    shift(functions, "arshift", (value, by) -> value >> by);
    shift(functions, "rol", Integer::rotateLeft);
    shift(functions, "ror", Integer::rotateRight);
    functions.put("tohex", BitLibrary::hexadecimal);
    return functions;
  }

  private static int bits(Arguments arguments, int index) {
    return (int) Double.doubleToRawLongBits(arguments.number(index) + SHIFT);
  }

  private static int push(Lua lua, int bits) {
    lua.push((double) bits);
    return 1;
  }

  private static void one(Map<String, LuaFunction> to, String name, IntUnaryOperator how) {
    to.put(name, lua -> push(lua, how.applyAsInt(bits(new Arguments(lua, name), 1))));
  }

  private static void all(Map<String, LuaFunction> to, String name, IntBinaryOperator how) {
    to.put(
        name,
        lua -> {
          var arguments = new Arguments(lua, name);
          int result = bits(arguments, 1);
          int count = lua.top();
          for (int i = 2; i <= count; i++) {
            result = how.applyAsInt(result, bits(arguments, i));
          }
          return push(lua, result);
        });
  }

  private static void shift(Map<String, LuaFunction> to, String name, IntBinaryOperator how) {
    to.put(
        name,
        lua -> {
          var arguments = new Arguments(lua, name);
          return push(lua, how.applyAsInt(bits(arguments, 1), bits(arguments, 2) & 31));
        });
  }

  private static int hexadecimal(Lua lua) {
    var arguments = new Arguments(lua, "tohex");
    int bits = bits(arguments, 1);
    int digits = arguments.isMissing(2) ? 8 : bits(arguments, 2);
    int count = (int) Math.min(8, Math.abs((long) digits));
    String all = "%08x".formatted(bits);
    String shown = all.substring(8 - count);
    lua.push(digits < 0 ? shown.toUpperCase(Locale.ROOT) : shown);
    return 1;
  }
}
