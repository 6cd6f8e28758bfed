package io.holdfast.server.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** cjson, cmsgpack, struct and bit against redis-server's, with random input. */
class ScriptLibrariesTest {
  private static final int ROUNDS = 300;

  @RegisterExtension static final Oracle oracle = new Oracle();

  private static void run(String script, String... arguments) {
    String[] request = new String[arguments.length + 3];
    request[0] = "EVAL";
    request[1] = script;
    request[2] = "0";
    System.arraycopy(arguments, 0, request, 3, arguments.length);
    oracle.assertSame(request);
  }

  /** A text in JSON; objects have one member, since the order of more is not given. */
  private static String json(Random random, int depth) {
    int kind = random.nextInt(depth > 4 ? 6 : 8);
    return switch (kind) {
      case 0 -> "null";
      case 1 -> "" + random.nextBoolean();
      case 2 -> "" + random.nextInt();
      case 3 -> "" + random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case 4, 5 -> text(random);
      case 6 -> "{" + text(random) + ":" + json(random, depth + 1) + "}";
      default -> {
        var array = new StringBuilder("[ ");
        for (int i = random.nextInt(5); i >= 0; i--) {
          array.append(json(random, depth + 1)).append(i > 0 ? " , " : "");
        }
        yield array.append("]").toString();
      }
    };
  }

  private static String text(Random random) {
    String[] parts = {"a", "\\n", "\\\"", "\\u00e9", "\\ud83d\\ude00", "/", "\t", " ", "\u00e9"};
    var text = new StringBuilder("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.append('"').toString();
  }

  private static String damaged(Random random, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > 0 && random.nextInt(3) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) "[]{},:\"\\xtn0-. ".charAt(random.nextInt(15));
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void json_isReadAndWrittenAsInRedis(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      run(
          "local good, value = pcall(cjson.decode, ARGV[1])"
              + " if not good then return value end"
              + " return {cjson.encode(value), cmsgpack.pack(value)}",
          damaged(random, json(random, 0)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void messagePack_isReadAsInRedis(long seed) {
    var random = new Random(seed);
    int[] types = {0x01, 0x7f, 0x81, 0x91, 0x92, 0xa2, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xca, 0xcb};
    for (int i = 0; i < ROUNDS; i++) {
      var bytes = new byte[1 + random.nextInt(24)];
      random.nextBytes(bytes);
      bytes[0] = (byte) (random.nextBoolean() ? types[random.nextInt(types.length)] : bytes[0]);
      run(
          "local function shown(good, ...)"
              + " if not good then return {good, (...)} end"
              + " local all = {} for i = 1, select('#', ...) do"
              + " all[i] = tostring((select(i, ...))):gsub('table: .*', 'table') end return all end"
              + " return {shown(pcall(cmsgpack.unpack, ARGV[1])),"
              + " shown(pcall(cmsgpack.unpack_one, ARGV[1])),"
              + " shown(pcall(cmsgpack.unpack_limit, ARGV[1], 2, 1))}",
          new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void numbers_arePackedAsInRedis(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      double number = random.nextGaussian() * Math.pow(2, random.nextInt(80) - 10);
      String text = random.nextBoolean() ? "" + number : "" + Math.rint(number);
      run(
          "local n = tonumber(ARGV[1]) return {cmsgpack.pack(n, -n, {n}), cjson.encode(n),"
              + " struct.pack('>bhlfd!4iI3', n % 100, n % 1000, n % 2^40, n, n, n % 1000, 7),"
              + " bit.tohex(n % 2^31), bit.bxor(n % 2^31, 12345), bit.ror(n % 2^31, 7)}",
          text);
    }
  }

  @Test
  void edges_areAsInRedis() {
    for (String script :
        """
        return cjson.encode({})
        return cjson.encode({1, 2, nil, 4})
        return cjson.encode({[1] = 1, [20] = 2})
        return cjson.encode({[1] = 1, [3] = 2})
        return cjson.encode({a = 1})
        return cjson.encode({[1.5] = 1})
        return cjson.encode({[true] = 1})
        return cjson.encode(0/0)
        return cjson.encode(1/0)
        return cjson.encode(cjson.null)
        return cjson.encode(nil)
        return cjson.encode(function() end)
        return cjson.encode('\\0\\1\\127/')
        return cjson.encode(12345678901234567890)
        return cjson.encode()
        return cjson.decode()
        return cjson.decode('')
        return cjson.decode('[1,]')
        return cjson.decode('{"a" 1}')
        return cjson.decode('{1:2}')
        return cjson.decode('nul')
        return cjson.decode('1 2')
        return cjson.decode('"a')
        return cjson.decode('"\\\\x"')
        return cjson.decode('"\\\\ud800"')
        return tostring(cjson.decode('0x10'))
        return tostring(cjson.decode('inf'))
        return tostring(cjson.decode('-nan') ~= nil)
        return tostring(cjson.decode('01'))
        return cjson.decode(string.rep('[', 1001))
        return cjson.decode('null') == cjson.null
        return {cjson.encode_max_depth(), cjson.decode_max_depth(), cjson.encode_number_precision()}
        return cmsgpack.pack()
        return cmsgpack.pack(nil, true, false, '', {}, {1, {2}}, {a = 1})
        return cmsgpack.pack(string.rep('x', 300), string.rep('y', 40))
        local t = {} t.t = t return cmsgpack.pack(t)
        return cmsgpack.unpack('')
        return cmsgpack.unpack(cmsgpack.pack({1, 'x', {a = 'b'}}))
        return cmsgpack.unpack_one(cmsgpack.pack(1), 9)
        return {struct.unpack('>I2h', struct.pack('>I2h', 300, -2))}
        return {struct.unpack('s', struct.pack('s', 'abc'))}
        return {struct.unpack('bc0', struct.pack('bc0', 3, 'abc'))}
        return struct.pack('!8bi8', 1, 2)
        return struct.size('!4bI4h')
        return struct.size('s')
        return struct.pack('c5', 'abc')
        return struct.pack('i33', 1)
        return struct.pack('q', 1)
        return struct.unpack('I4', 'abc')
        return struct.unpack('c0', 'abc')
        return struct.unpack('I2', 'abc', 0)
        return {bit.tobit(2^32 + 5), bit.bnot(7), bit.bswap(1), bit.arshift(-8, 1)}
        return {bit.tohex(255), bit.tohex(255, 2), bit.tohex(255, -4), bit.tohex(1, 0)}
        return bit.band()
        return bit.band('x')
        return bit.lshift(1)
        """
            .lines()
            .toList()) {
      run(script);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cjson",
        "cmsgpack",
        "struct",
        "bit",
        "redis",
        "string",
        "table",
        "math",
        "coroutine"
      })
  void library_hasWhatRedisHas(String library) {
    run(
        """
        local names = {}
        for name, value in pairs(%s) do
          local shown = type(value) == 'string' and value or type(value)
          names[#names + 1] = name .. ' ' .. (name:find('VERSION') and 'of its own' or shown)
        end
        table.sort(names)
        return names
        """
            .formatted(library));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local c = cjson.new() c.encode_max_depth(3) return {cjson.encode_max_depth(),"
            + " c.encode_max_depth(), cjson.new().encode_max_depth()}",
        "local a, b = cjson.new(), cjson.new() a.encode_sparse_array(true, 1, 2)"
            + " b.decode_invalid_numbers(false) a.encode_number_precision(3)"
            + " return {a.encode({[9] = 1}), a.encode(1/3), b.encode(1/3), {b.encode_sparse_array()},"
            + " {a.encode_sparse_array()}, tostring(a.decode_invalid_numbers()),"
            + " tostring(b.decode_invalid_numbers())}",
        "local c = cjson.new() c.foo = 1 return {c.foo, tostring(c == cjson),"
            + " tostring(c.null == cjson.null), c.decode('[1,{\"a\":2}]')[2].a}",
        "local c = cjson.new() c.decode_max_depth(2) return c.decode('[[[1]]]')",
        "local c = cjson.new() return c.encode(function() end)",
        "cjson.new = 1"
      })
  void newJson_hasSettingsOfItsOwn(String script) {
    run(script);
  }
}
