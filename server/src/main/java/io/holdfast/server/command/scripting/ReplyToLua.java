package io.holdfast.server.command.scripting;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaNumber;
import io.holdfast.server.memory.Memory;

/**
 * A command's reply as a Lua value: an error is a table with {@code err}, a status one with {@code
 * ok}, nothing is false; what only RESP3 has is a table with a field that names it.
 */
final class ReplyToLua {
  private static final int SLOTS = 8;

  private final Lua lua;
  private long at;

  private ReplyToLua(Lua lua, long at) {
    this.lua = lua;
    this.at = at;
  }

  /**
   * Pushes the reply that lies at an address, which has to be a whole one.
   *
   * @return true when it is an error
   */
  static boolean push(Lua lua, long address) {
    boolean error = Memory.getByte(address) == '-';
    new ReplyToLua(lua, address).push();
    return error;
  }

  /** Pushes an error. */
  static void error(Lua lua, String line, boolean counted) {
    lua.pushTable(0, 4); // the place comes to it
    lua.push("err");
    lua.push(line);
    lua.set(-3);
    if (counted) {
      lua.push("ignore_error_stats_update");
      lua.push(true);
      lua.set(-3);
    }
  }

  private void push() {
    if (!lua.room(SLOTS)) {
      throw new IllegalStateException("a reply too deep for Lua");
    }
    switch (Memory.getByte(at++)) {
      case '$' -> bulk();
      case ':' -> lua.push((double) number());
      case '+' -> named("ok");
      case '-' -> failure();
      case '*', '>' -> array();
      case '%' -> map();
      case '~' -> set();
      case '_' -> {
        line();
        lua.pushNil();
      }
      case '#' -> {
        lua.push(Memory.getByte(at) == 't');
        line();
      }
      case ',' -> floating();
      case '(' -> named("big_number");
      case '=' -> verbatim();
      default -> throw new IllegalStateException("a reply of an unknown type");
    }
  }

  /** Goes behind a line; returns its length. */
  private int line() {
    long from = at;
    while (Memory.getByte(at) != '\r') {
      at++;
    }
    at += 2;
    return (int) (at - 2 - from);
  }

  private long number() {
    boolean negative = Memory.getByte(at) == '-';
    long value = 0;
    long from = at + (negative ? 1 : 0);
    line();
    for (long i = from; i < at - 2; i++) {
      value = value * 10 + Memory.getByte(i) - '0';
    }
    return negative ? -value : value;
  }

  private void bulk() {
    long length = number();
    if (length < 0) {
      lua.push(false);
      return;
    }
    lua.push(at, length);
    at += length + 2;
  }

  /** A line as the only field of a table. */
  private void named(String field) {
    lua.pushTable(0, 1);
    lua.push(field);
    pushLine();
    lua.set(-3);
  }

  private void pushLine() {
    long from = at;
    lua.push(from, line());
  }

  private void failure() {
    lua.pushTable(0, 4);
    lua.push("err");
    pushLine();
    lua.set(-3);
    lua.push("ignore_error_stats_update");
    lua.push(true);
    lua.set(-3);
  }

  private void array() {
    int count = (int) number();
    if (count < 0) {
      lua.push(false);
      return;
    }
    lua.pushTable(count, 0);
    for (int i = 1; i <= count; i++) {
      push();
      lua.set(-2, i);
    }
  }

  private void map() {
    int count = (int) number();
    lua.pushTable(0, 1);
    lua.push("map");
    lua.pushTable(0, count);
    for (int i = 0; i < count; i++) {
      push();
      push();
      lua.set(-3);
    }
    lua.set(-3);
  }

  private void set() {
    int count = (int) number();
    lua.pushTable(0, 1);
    lua.push("set");
    lua.pushTable(0, count);
    for (int i = 0; i < count; i++) {
      push();
      lua.push(true);
      lua.set(-3);
    }
    lua.set(-3);
  }

  private void floating() {
    long from = at;
    byte[] text = new byte[line()];
    Memory.read(from, text, 0, text.length);
    lua.pushTable(0, 1);
    lua.push("double");
    lua.push(LuaNumber.parse(text));
    lua.set(-3);
  }

  private void verbatim() {
    int length = (int) number();
    lua.pushTable(0, 1);
    lua.push("verbatim_string");
    lua.pushTable(0, 2);
    lua.push("format");
    lua.push(at, 3);
    lua.set(-3);
    lua.push("string");
    lua.push(at + 4, length - 4L);
    lua.set(-3);
    lua.set(-3);
    at += length + 2L;
  }
}
