package io.holdfast.server.command.scripting;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaType;
import io.holdfast.server.resp.Reply;

/**
 * What a script returns, as a reply (<a
 * href="https://redis.io/docs/latest/develop/interact/programmability/lua-api/#data-type-conversion">conversions</a>):
 * numbers lose their fraction, a table is an array up to its first nil unless it has a field that
 * says what it is.
 */
final class LuaReply {
  private static final int SLOTS = 6;

  private final Lua lua;
  private final Reply reply;
  private final boolean resp3;

  /**
   * @param resp3 whether the script has chosen that version, in which a boolean is one
   */
  LuaReply(Lua lua, Reply reply, boolean resp3) {
    this.lua = lua;
    this.reply = reply;
    this.resp3 = resp3;
  }

  /** Writes the value on the stack's top and takes it away. */
  void write() {
    if (!lua.room(SLOTS)) {
      reply.error("ERR reached lua stack limit");
    } else {
      switch (lua.type(-1)) {
        case STRING -> reply.bulk(lua.address(-1), (int) lua.length(-1));
        case NUMBER -> reply.integer(truncated(lua.number(-1)));
        case BOOLEAN -> bool(lua.truth(-1));
        case TABLE -> table();
        default -> reply.nil();
      }
    }
    lua.pop(1);
  }

  /** As C does it on the most common processors, where what does not fit is the least number. */
  private static long truncated(double number) {
    return Math.abs(number) < 0x1p63 ? (long) number : Long.MIN_VALUE;
  }

  private void bool(boolean value) {
    if (resp3) {
      reply.bool(value);
    } else if (value) {
      reply.integer(1);
    } else {
      reply.nil();
    }
  }

  private void table() {
    if (field("err", LuaType.STRING)) {
      reply.error(text());
    } else if (field("ok", LuaType.STRING)) {
      reply.simple(text().replace('\r', ' ').replace('\n', ' '));
    } else if (field("double", LuaType.NUMBER)) {
      reply.floating(lua.number(-1));
    } else if (field("map", LuaType.TABLE)) {
      reply.map(count());
      pairs(true);
    } else if (field("set", LuaType.TABLE)) {
      reply.set(count());
      pairs(false);
    } else if (field("big_number", LuaType.STRING)) {
      reply.bigNumber(text().replace('\r', ' ').replace('\n', ' '));
    } else if (field("verbatim_string", LuaType.TABLE)) {
      verbatim();
    } else {
      array();
      return;
    }
    lua.pop(1);
  }

  /** Pushes a field of the table on top, if it has one of this type. */
  private boolean field(String name, LuaType type) {
    lua.get(-1, name);
    if (lua.is(-1, type)) {
      return true;
    }
    lua.pop(1);
    return false;
  }

  private String text() {
    return lua.text(-1);
  }

  private int count() {
    int count = 0;
    lua.pushNil();
    while (lua.next(-2)) {
      lua.pop(1);
      count++;
    }
    return count;
  }

  private void pairs(boolean values) {
    lua.pushNil();
    while (lua.next(-2)) {
      if (values) {
        lua.pushCopy(-2);
        write(); // the key
        write(); // the value
      } else {
        lua.pop(1);
        lua.pushCopy(-1);
        write();
      }
    }
  }

  private void verbatim() {
    if (!field("string", LuaType.STRING)) {
      reply.nil();
      return;
    }
    byte[] content = lua.bytes(-1);
    lua.pop(1);
    boolean formatted = field("format", LuaType.STRING);
    String format = formatted ? text() : "txt";
    if (formatted) {
      lua.pop(1);
    }
    reply.verbatim((format + "   ").substring(0, 3), content);
  }

  private void array() {
    int count = 0;
    while (true) {
      lua.get(-1, count + 1);
      boolean end = lua.is(-1, LuaType.NIL);
      lua.pop(1);
      if (end) {
        break;
      }
      count++;
    }
    reply.array(count);
    for (int i = 1; i <= count; i++) {
      lua.get(-1, i);
      write();
    }
  }
}
