package io.holdfast.server.lua.library;

import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.lua.LuaFunction;
import io.holdfast.server.lua.LuaType;
import java.util.HashMap;
import java.util.Map;

/**
 * JSON, as <a href="https://kyne.au/~mark/software/lua-cjson-manual.html">cjson</a> has it. What a
 * script sets stays set, as in Redis.
 */
final class JsonLibrary {
  private static final int NULL = 0;

  private int encodeDepth = 1000;
  private int decodeDepth = 1000;
  private int precision = 14;
  private boolean sparseConverts;
  private int sparseRatio = 2;
  private int sparseSafe = 10;
  private Invalid encodeInvalid = Invalid.REFUSED;
  private boolean decodeInvalid = true;
  private boolean keepsBuffer = true;

  /** What becomes of numbers that JSON does not have. */
  enum Invalid {
    REFUSED,
    WRITTEN,
    NULL
  }

  /** What encoding goes by. */
  record EncodeSettings(
      int depth,
      int precision,
      boolean sparseConverts,
      int sparseRatio,
      int sparseSafe,
      Invalid invalid) {}

  Map<String, LuaFunction> functions() {
    Map<String, LuaFunction> functions = new HashMap<>();
    functions.put("encode", this::encode);
    functions.put("decode", this::decode);
    functions.put("null", JsonLibrary::pushNull);
    functions.put("encode_max_depth", this::encodeMaxDepth);
    functions.put("decode_max_depth", this::decodeMaxDepth);
    functions.put("encode_number_precision", this::numberPrecision);
    functions.put("encode_sparse_array", this::sparseArray);
    functions.put("encode_invalid_numbers", this::invalidEncoded);
    functions.put("decode_invalid_numbers", this::invalidDecoded);
    functions.put("encode_keep_buffer", this::keepBuffer);
    return functions;
  }

  private int encode(Lua lua) {
    one(lua, "encode");
    var settings =
        new EncodeSettings(
            encodeDepth, precision, sparseConverts, sparseRatio, sparseSafe, encodeInvalid);
    lua.push(new JsonEncoder(lua, settings).encoded());
    return 1;
  }

  private int decode(Lua lua) {
    one(lua, "decode");
    byte[] text = new Arguments(lua, "decode").bytes(1);
    new JsonDecoder(lua, text, decodeDepth, decodeInvalid).decode();
    return 1;
  }

  private static void one(Lua lua, String function) {
    if (lua.top() != 1) {
      throw new Arguments(lua, function).wrong(1, "expected 1 argument");
    }
  }

  static int pushNull(Lua lua) {
    lua.pushPointer(NULL);
    return 1;
  }

  private static int push(Lua lua, int value) {
    lua.push((double) value);
    return 1;
  }

  private static int depth(Lua lua, int now) {
    return number(lua, 1, now, 1, Integer.MAX_VALUE);
  }

  private static int number(Lua lua, int index, int now, int least, int most) {
    var arguments = new Arguments(lua, "cjson");
    int value = arguments.integer(index, now);
    if (value < least || value > most) {
      throw arguments.wrong(index, "expected integer between %d and %d".formatted(least, most));
    }
    return value;
  }

  private static boolean truth(Lua lua, int index, boolean now) {
    return lua.is(index, LuaType.NIL) ? now : lua.truth(index);
  }

  private int encodeMaxDepth(Lua lua) {
    encodeDepth = depth(lua, encodeDepth);
    return push(lua, encodeDepth);
  }

  private int decodeMaxDepth(Lua lua) {
    decodeDepth = depth(lua, decodeDepth);
    return push(lua, decodeDepth);
  }

  private int numberPrecision(Lua lua) {
    precision = number(lua, 1, precision, 1, 16);
    return push(lua, precision);
  }

  private int sparseArray(Lua lua) {
    sparseConverts = truth(lua, 1, sparseConverts);
    sparseRatio = number(lua, 2, sparseRatio, 0, Integer.MAX_VALUE);
    sparseSafe = number(lua, 3, sparseSafe, 0, Integer.MAX_VALUE);
    lua.push(sparseConverts);
    lua.push((double) sparseRatio);
    lua.push((double) sparseSafe);
    return 3;
  }

  private int invalidEncoded(Lua lua) {
    if (lua.is(1, LuaType.STRING)) {
      encodeInvalid =
          switch (lua.text(1)) {
            case "off" -> Invalid.REFUSED;
            case "on" -> Invalid.WRITTEN;
            case "null" -> Invalid.NULL;
            default -> throw new LuaError("invalid option '%s'".formatted(lua.text(1)));
          };
    } else if (!lua.is(1, LuaType.NIL)) {
      encodeInvalid = lua.truth(1) ? Invalid.WRITTEN : Invalid.REFUSED;
    }
    if (encodeInvalid == Invalid.NULL) {
      lua.push("null");
    } else {
      lua.push(encodeInvalid == Invalid.WRITTEN);
    }
    return 1;
  }

  private int invalidDecoded(Lua lua) {
    decodeInvalid =
        lua.is(1, LuaType.STRING) ? !lua.text(1).equals("off") : truth(lua, 1, decodeInvalid);
    lua.push(decodeInvalid);
    return 1;
  }

  /** There is none to keep; the value is only remembered. */
  private int keepBuffer(Lua lua) {
    keepsBuffer = truth(lua, 1, keepsBuffer);
    lua.push(keepsBuffer);
    return 1;
  }
}
