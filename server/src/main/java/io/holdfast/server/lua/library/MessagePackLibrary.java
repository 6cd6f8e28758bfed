package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaFunction;
import java.util.Map;

/**
 * Values as <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack</a>, as <a
 * href="https://github.com/antirez/lua-cmsgpack">cmsgpack</a> has it.
 */
final class MessagePackLibrary {
  private MessagePackLibrary() {}

  static Map<String, LuaFunction> functions() {
    return Map.of(
        "pack",
        MessagePackLibrary::pack,
        "unpack",
        MessagePackLibrary::unpack,
        "unpack_one",
        MessagePackLibrary::unpackOne,
        "unpack_limit",
        MessagePackLibrary::unpackLimit);
  }

  private static int pack(Lua lua) {
    int count = lua.top();
    if (count == 0) {
      throw new LuaError("bad argument #0 to 'pack' (MessagePack pack needs input.)");
    }
    var encoder = new MessagePackEncoder(lua);
    for (int i = 1; i <= count; i++) {
      lua.pushCopy(i);
      encoder.encode();
    }
    lua.push(encoder.bytes());
    return 1;
  }

  private static int unpack(Lua lua) {
    byte[] bytes = new Arguments(lua, "unpack").bytes(1);
    return decode(lua, bytes, 0, 0, true);
  }

  private static int unpackOne(Lua lua) {
    var arguments = new Arguments(lua, "unpack_one");
    byte[] bytes = arguments.bytes(1);
    int offset = arguments.integer(2, 0);
    return decode(lua, bytes, offset, 1, false);
  }

  private static int unpackLimit(Lua lua) {
    var arguments = new Arguments(lua, "unpack_limit");
    byte[] bytes = arguments.bytes(1);
    int limit = arguments.integer(2);
    int offset = arguments.integer(3, 0);
    return decode(lua, bytes, offset, limit, false);
  }

  private static int decode(Lua lua, byte[] bytes, int offset, int limit, boolean full) {
    if (offset < 0 || limit < 0) {
      throw new LuaError(
          "Invalid request to unpack with offset of %d and limit of %d.".formatted(offset, limit));
    }
    if (offset > bytes.length) {
      throw new LuaError(
          "Start offset %d greater than input length %d.".formatted(offset, bytes.length));
    }
    lua.top(0);
    if (!full) {
      lua.pushNil(); // the offset's place
    }
    var decoder = new MessagePackDecoder(lua, bytes, offset);
    int decoded = 0;
    while (!decoder.isAtEnd() && (full || decoded < limit || limit == 0)) {
      decoder.decode();
      decoded++;
    }
    if (full) {
      return decoded;
    }
    lua.push(decoder.isAtEnd() ? -1.0 : (double) decoder.position());
    lua.replace(1);
    return decoded + 1;
  }
}
