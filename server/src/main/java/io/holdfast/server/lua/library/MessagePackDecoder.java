package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaType;
import java.util.Arrays;

/** Reads values of Lua from MessagePack. */
final class MessagePackDecoder {
  /** Room that a table gets before its content was seen, which may be less than it says. */
  private static final int MOST_ROOM = 1024;

  private final Lua lua;
  private final byte[] in;
  private int at;

  MessagePackDecoder(Lua lua, byte[] in, int from) {
    this.lua = lua;
    this.in = in;
    this.at = from;
  }

  boolean isAtEnd() {
    return at == in.length;
  }

  /** Bytes that were read, with those before the first. */
  int position() {
    return at;
  }

  /** Pushes the next value. */
  void decode() {
    if (!lua.room(8)) {
      throw new LuaError("stack overflow (in function mp_decode_to_lua_type)");
    }
    int type = (int) number(1);
    if (type < 0x80) {
      lua.push((double) type);
    } else if (type < 0x90) {
      map(type & 15);
    } else if (type < 0xa0) {
      array(type & 15);
    } else if (type < 0xc0) {
      string(type & 31);
    } else if (type >= 0xe0) {
      lua.push((double) (byte) type);
    } else {
      other(type);
    }
  }

  private void other(int type) {
    switch (type) {
      case 0xc0 -> lua.pushNil();
      case 0xc2 -> lua.push(false);
      case 0xc3 -> lua.push(true);
      case 0xca -> lua.push((double) Float.intBitsToFloat((int) number(4)));
      case 0xcb -> lua.push(Double.longBitsToDouble(number(8)));
      case 0xcc -> lua.push((double) number(1));
      case 0xcd -> lua.push((double) number(2));
      case 0xce -> lua.push((double) number(4));
      case 0xcf -> {
        long value = number(8);
        lua.push(value >= 0 ? value : (value >>> 1 | (value & 1)) * 2.0);
      }
      case 0xd0 -> lua.push((double) (byte) number(1));
      case 0xd1 -> lua.push((double) (short) number(2));
      case 0xd2 -> lua.push((double) (int) number(4));
      case 0xd3 -> lua.push((double) number(8));
      case 0xd9 -> string(number(1));
      case 0xda -> string(number(2));
      case 0xdb -> string(number(4));
      case 0xdc -> array(number(2));
      case 0xdd -> array(number(4));
      case 0xde -> map(number(2));
      case 0xdf -> map(number(4));
      default -> throw new LuaError("Bad data format in input.");
    }
  }

  /** An unsigned number, the highest byte first. */
  private long number(int bytes) {
    need(bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (in[at++] & 0xff);
    }
    return value;
  }

  private void need(long bytes) {
    if (bytes > in.length - at) {
      throw new LuaError("Missing bytes in input.");
    }
  }

  private void string(long length) {
    need(length);
    lua.push(Arrays.copyOfRange(in, at, at + (int) length));
    at += (int) length;
  }

  private void array(long count) {
    lua.pushTable((int) Math.min(count, MOST_ROOM), 0);
    for (long i = 1; i <= count; i++) {
      decode();
      lua.set(-2, (int) i);
    }
  }

  private void map(long count) {
    lua.pushTable(0, (int) Math.min(count, MOST_ROOM));
    for (long i = 0; i < count; i++) {
      decode();
      if (lua.is(-1, LuaType.NIL)) {
        throw new LuaError("table index is nil");
      }
      if (lua.is(-1, LuaType.NUMBER) && Double.isNaN(lua.number(-1))) {
        throw new LuaError("table index is NaN");
      }
      decode();
      lua.set(-3);
    }
  }
}
