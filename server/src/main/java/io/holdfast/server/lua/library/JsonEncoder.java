package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaNumber;
import io.holdfast.server.lua.LuaType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a value of Lua as JSON. A table is an array when all its keys count from 1. */
final class JsonEncoder {
  private static final int OBJECT = -1;
  private static final byte[] HEX = bytes("0123456789abcdef");

  private final Lua lua;
  private final JsonLibrary.EncodeSettings settings;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int depth;

  JsonEncoder(Lua lua, JsonLibrary.EncodeSettings settings) {
    this.lua = lua;
    this.settings = settings;
  }

  /** The value on top. */
  byte[] encoded() {
    value();
    return out.toByteArray();
  }

  /** Writes the value on top, which stays there. */
  private void value() {
    LuaType type = lua.type(-1);
    switch (type) {
      case STRING -> string(lua.bytes(-1));
      case NUMBER -> number(lua.number(-1));
      case BOOLEAN -> write(lua.truth(-1) ? "true" : "false");
      case TABLE -> table();
      case NIL -> write("null");
      case POINTER -> {
        if (lua.pointer(-1) != 0) {
          throw unknown(type);
        }
        write("null");
      }
      default -> throw unknown(type);
    }
  }

  private static LuaError unknown(LuaType type) {
    return refused(type, "type not supported");
  }

  private static LuaError refused(LuaType type, String why) {
    return new LuaError("Cannot serialise %s: %s".formatted(type.luaName(), why));
  }

  private void table() {
    depth++;
    if (depth > settings.depth() || !lua.room(4)) {
      throw new LuaError("Cannot serialise, excessive depth (%d)".formatted(depth));
    }
    int length = arrayLength();
    if (length > 0) {
      array(length);
    } else {
      object();
    }
    depth--;
  }

  /** The highest key of an array, {@link #OBJECT} for what is none. */
  private int arrayLength() {
    double highest = 0;
    int items = 0;
    lua.pushNil();
    while (lua.next(-2)) {
      lua.pop(1);
      double key = lua.is(-1, LuaType.NUMBER) ? lua.number(-1) : 0;
      if (key < 1 || key != Math.rint(key)) {
        lua.pop(1);
        return OBJECT;
      }
      highest = Math.max(highest, key);
      items++;
    }
    boolean sparse =
        settings.sparseRatio() > 0
            && highest > (double) items * settings.sparseRatio()
            && highest > settings.sparseSafe();
    if (sparse && !settings.sparseConverts()) {
      throw refused(LuaType.TABLE, "excessively sparse array");
    }
    return sparse ? OBJECT : (int) highest;
  }

  private void array(int length) {
    out.write('[');
    for (int i = 1; i <= length; i++) {
      if (i > 1) {
        out.write(',');
      }
      lua.get(-1, i);
      value();
      lua.pop(1);
    }
    out.write(']');
  }

  private void object() {
    out.write('{');
    boolean first = true;
    lua.pushNil();
    while (lua.next(-2)) {
      if (!first) {
        out.write(',');
      }
      first = false;
      key();
      out.write(':');
      value();
      lua.pop(1);
    }
    out.write('}');
  }

  /** The key below the value on top. */
  private void key() {
    switch (lua.type(-2)) {
      case STRING -> string(lua.bytes(-2));
      case NUMBER -> {
        out.write('"');
        number(lua.number(-2));
        out.write('"');
      }
      default -> throw refused(LuaType.TABLE, "table key must be a number or string");
    }
  }

  private void number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      switch (settings.invalid()) {
        case REFUSED -> throw refused(LuaType.NUMBER, "must not be NaN or Inf");
        case NULL -> write("null");
        case WRITTEN -> write(LuaNumber.general(number, settings.precision()));
      }
      return;
    }
    write(LuaNumber.general(number, settings.precision()));
  }

  private void string(byte[] bytes) {
    out.write('"');
    for (byte b : bytes) {
      switch (b) {
        case '"', '\\', '/' -> escaped(b);
        case '\b' -> escaped('b');
        case '\t' -> escaped('t');
        case '\n' -> escaped('n');
        case '\f' -> escaped('f');
        case '\r' -> escaped('r');
        default -> {
          if ((b >= 0 && b < ' ') || b == 127) {
            write("\\u00");
            out.write(HEX[b >> 4]);
            out.write(HEX[b & 15]);
          } else {
            out.write(b);
          }
        }
      }
    }
    out.write('"');
  }

  private void escaped(int letter) {
    out.write('\\');
    out.write(letter);
  }

  private void write(String text) {
    out.writeBytes(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
