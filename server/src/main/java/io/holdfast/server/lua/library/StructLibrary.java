package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaFunction;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/**
 * Values as the bytes of a C structure, as <a
 * href="https://www.inf.puc-rio.br/~roberto/struct/">struct</a> has them.
 */
final class StructLibrary {
  private static final String TOO_SHORT = "data string too short";

  private StructLibrary() {}

  static Map<String, LuaFunction> functions() {
    return Map.of(
        "pack", StructLibrary::pack, "unpack", StructLibrary::unpack, "size", StructLibrary::size);
  }

  private static int pack(Lua lua) {
    var arguments = new Arguments(lua, "pack");
    var format = new StructFormat(arguments);
    var out = new ByteArrayOutputStream();
    int next = 2;
    while (format.next()) {
      for (int i = format.padding(out.size()); i > 0; i--) {
        out.write(0);
      }
      switch (format.option()) {
        case 'x' -> out.write(0);
        case 'c', 's' -> text(arguments, next++, format, out);
        case 'f' -> {
          int bits = Float.floatToRawIntBits((float) arguments.number(next++));
          format.put(out, bits & 0xffffffffL, Float.BYTES);
        }
        case 'd' ->
            format.put(out, Double.doubleToRawLongBits(arguments.number(next++)), Double.BYTES);
        default -> {
          double number = arguments.number(next++);
          format.put(out, number < 0x1p63 ? (long) number : unsigned(number), format.size());
        }
      }
    }
    lua.push(out.toByteArray());
    return 1;
  }

  private static long unsigned(double number) {
    return number >= 0x1p64 ? 0 : (long) (number - 0x1p63) ^ Long.MIN_VALUE;
  }

  private static void text(
      Arguments arguments, int index, StructFormat format, ByteArrayOutputStream out) {
    byte[] bytes = arguments.bytes(index);
    boolean fixed = format.option() == 'c' && format.size() > 0;
    if (fixed && bytes.length < format.size()) {
      throw arguments.wrong(index, "string too short");
    }
    out.write(bytes, 0, fixed ? format.size() : bytes.length);
    if (format.option() == 's') {
      out.write(0);
    }
  }

  private static int unpack(Lua lua) {
    var arguments = new Arguments(lua, "unpack");
    var format = new StructFormat(arguments);
    byte[] data = arguments.bytes(2);
    int start = arguments.integer(3, 1);
    if (start < 1) {
      throw arguments.wrong(3, "offset must be 1 or greater");
    }
    long at = start - 1L;
    int results = 0;
    while (format.next()) {
      at += format.padding(at);
      if (at + format.size() > data.length) {
        throw arguments.wrong(2, TOO_SHORT);
      }
      if (!lua.room(4)) {
        throw new LuaError("too many results to unpack");
      }
      int from = (int) at;
      switch (format.option()) {
        case 'x' -> {}
        case 'c' -> {
          int size = format.size() > 0 ? format.size() : previous(arguments, results);
          results -= format.size() > 0 ? 0 : 1;
          if (at + size > data.length) {
            throw arguments.wrong(2, TOO_SHORT);
          }
          lua.push(java.util.Arrays.copyOfRange(data, from, from + size));
          at += size - format.size();
          results++;
        }
        case 's' -> {
          int end = from;
          while (end < data.length && data[end] != 0) {
            end++;
          }
          if (end == data.length) {
            throw arguments.wrong(2, "unfinished string in data");
          }
          lua.push(java.util.Arrays.copyOfRange(data, from, end));
          at = end + 1L;
          results++;
        }
        case 'f' -> {
          lua.push((double) Float.intBitsToFloat((int) format.get(data, from, Float.BYTES)));
          results++;
        }
        case 'd' -> {
          lua.push(Double.longBitsToDouble(format.get(data, from, Double.BYTES)));
          results++;
        }
        default -> {
          lua.push(format.number(format.get(data, from, format.size())));
          results++;
        }
      }
      at += format.size();
    }
    lua.push((double) (at + 1));
    return results + 1;
  }

  /** Takes back the number that was read before, which is a string's length. */
  private static int previous(Arguments arguments, int results) {
    Lua lua = arguments.lua();
    if (results == 0 || !lua.isNumber(-1)) {
      throw new LuaError("format `c0' needs a previous size");
    }
    double size = lua.number(-1);
    lua.pop(1);
    if (!(size >= 0 && size <= Integer.MAX_VALUE)) {
      throw arguments.wrong(2, TOO_SHORT);
    }
    return (int) size;
  }

  private static int size(Lua lua) {
    var arguments = new Arguments(lua, "size");
    var format = new StructFormat(arguments);
    long size = 0;
    while (format.next()) {
      size += format.padding(size);
      if (format.option() == 's' || (format.option() == 'c' && format.size() == 0)) {
        throw arguments.wrong(1, "variable-size format in method 'size'");
      }
      size += format.size();
    }
    lua.push((double) size);
    return 1;
  }
}
