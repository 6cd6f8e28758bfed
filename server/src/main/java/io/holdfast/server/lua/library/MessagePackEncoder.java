package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaType;
import java.io.ByteArrayOutputStream;

/** Writes values of Lua as MessagePack, each in as few bytes as there are for it. */
final class MessagePackEncoder {
  /** Tables within more tables than this are nil, so that one within itself has an end. */
  private static final int MOST_NESTED = 16;

  private static final int NIL = 0xc0;
  private static final int FALSE = 0xc2;
  private static final int TRUE = 0xc3;

  private final Lua lua;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int depth;

  MessagePackEncoder(Lua lua) {
    this.lua = lua;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Writes the value on top and takes it away. */
  void encode() {
    if (!lua.room(4)) {
      throw new LuaError("too deeply nested for MessagePack");
    }
    switch (lua.type(-1)) {
      case STRING -> string(lua.bytes(-1));
      case BOOLEAN -> out.write(lua.truth(-1) ? TRUE : FALSE);
      case NUMBER -> number(lua.number(-1));
      case TABLE -> table();
      default -> out.write(NIL);
    }
    lua.pop(1);
  }

  private void table() {
    if (depth == MOST_NESTED) {
      out.write(NIL);
      return;
    }
    depth++;
    int pairs = 0;
    long highest = 0;
    boolean array = true;
    lua.pushNil();
    while (lua.next(-2)) {
      lua.pop(1);
      pairs++;
      double key = lua.is(-1, LuaType.NUMBER) ? lua.number(-1) : -1;
      array &= key > 0 && key == Math.rint(key);
      highest = Math.max(highest, (long) key);
    }
    if (array && highest == pairs) {
      size(pairs, 0x90, 0xdc);
      for (int i = 1; i <= pairs; i++) {
        lua.get(-1, i);
        encode();
      }
    } else {
      size(pairs, 0x80, 0xde);
      lua.pushNil();
      while (lua.next(-2)) {
        lua.pushCopy(-2);
        encode();
        encode();
      }
    }
    depth--;
  }

  /** The head of a table, in one byte if it is small. */
  private void size(int size, int small, int large) {
    if (size < 16) {
      out.write(small | size);
    } else if (size <= 0xffff) {
      put(large, size, 2);
    } else {
      put(large + 1, size, 4);
    }
  }

  private void string(byte[] bytes) {
    int length = bytes.length;
    if (length < 32) {
      out.write(0xa0 | length);
    } else if (length <= 0xff) {
      put(0xd9, length, 1);
    } else if (length <= 0xffff) {
      put(0xda, length, 2);
    } else {
      put(0xdb, length, 4);
    }
    out.writeBytes(bytes);
  }

  private void number(double number) {
    if (number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63) {
      integer((long) number);
    } else if ((float) number == number) {
      put(0xca, Float.floatToRawIntBits((float) number), 4);
    } else {
      put(0xcb, Double.doubleToRawLongBits(number), 8);
    }
  }

  private void integer(long value) {
    if (value >= 0) {
      if (value < 0x80) {
        out.write((int) value);
      } else if (value <= 0xff) {
        put(0xcc, value, 1);
      } else if (value <= 0xffff) {
        put(0xcd, value, 2);
      } else if (value <= 0xffffffffL) {
        put(0xce, value, 4);
      } else {
        put(0xcf, value, 8);
      }
    } else if (value >= -32) {
      out.write((int) value);
    } else if (value >= Byte.MIN_VALUE) {
      put(0xd0, value, 1);
    } else if (value >= Short.MIN_VALUE) {
      put(0xd1, value, 2);
    } else if (value >= Integer.MIN_VALUE) {
      put(0xd2, value, 4);
    } else {
      put(0xd3, value, 8);
    }
  }

  private void put(int type, long value, int bytes) {
    out.write(type);
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
