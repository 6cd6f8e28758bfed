package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;

/** Reads a value of Lua from JSON; null is a light userdata that is no address. */
final class JsonDecoder {
  private final Lua lua;
  private final JsonTokens tokens;
  private final int mostDepth;
  private int depth;

  /**
   * @param invalidNumbers whether numbers may be what JSON does not have
   */
  JsonDecoder(Lua lua, byte[] text, int mostDepth, boolean invalidNumbers) {
    if (text.length >= 2 && (text[0] == 0 || text[1] == 0)) {
      throw new LuaError("JSON parser does not support UTF-16 or UTF-32");
    }
    this.lua = lua;
    this.tokens = new JsonTokens(text, invalidNumbers);
    this.mostDepth = mostDepth;
  }

  /** Pushes the value, which has to be all that there is. */
  void decode() {
    tokens.next();
    value();
    if (tokens.next() != JsonTokens.Kind.END) {
      throw tokens.expected("the end");
    }
  }

  /** Pushes the value that the current token begins. */
  private void value() {
    switch (tokens.kind()) {
      case STRING -> lua.push(tokens.string());
      case NUMBER -> lua.push(tokens.number());
      case BOOLEAN -> lua.push(tokens.number() != 0);
      case OBJECT_BEGIN -> object();
      case ARRAY_BEGIN -> array();
      case NULL -> JsonLibrary.pushNull(lua);
      default -> throw tokens.expected("value");
    }
  }

  private void descend() {
    depth++;
    if (depth > mostDepth || !lua.room(3)) {
      throw new LuaError(
          "Found too many nested data structures (%d) at character %d"
              .formatted(depth, tokens.position()));
    }
  }

  private void object() {
    descend();
    lua.pushTable(0, 0);
    if (tokens.next() == JsonTokens.Kind.OBJECT_END) {
      depth--;
      return;
    }
    while (true) {
      if (tokens.kind() != JsonTokens.Kind.STRING) {
        throw tokens.expected("object key string");
      }
      lua.push(tokens.string());
      if (tokens.next() != JsonTokens.Kind.COLON) {
        throw tokens.expected("colon");
      }
      tokens.next();
      value();
      lua.set(-3);
      JsonTokens.Kind next = tokens.next();
      if (next == JsonTokens.Kind.OBJECT_END) {
        depth--;
        return;
      }
      if (next != JsonTokens.Kind.COMMA) {
        throw tokens.expected("comma or object end");
      }
      tokens.next();
    }
  }

  private void array() {
    descend();
    lua.pushTable(0, 0);
    if (tokens.next() == JsonTokens.Kind.ARRAY_END) {
      depth--;
      return;
    }
    for (int i = 1; ; i++) {
      value();
      lua.set(-2, i);
      JsonTokens.Kind next = tokens.next();
      if (next == JsonTokens.Kind.ARRAY_END) {
        depth--;
        return;
      }
      if (next != JsonTokens.Kind.COMMA) {
        throw tokens.expected("comma or array end");
      }
      tokens.next();
    }
  }
}
