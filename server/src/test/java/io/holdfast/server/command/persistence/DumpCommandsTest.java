package io.holdfast.server.command.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.oracle.Oracle;
import io.holdfast.server.rdb.Crc64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.RestoreParams;

/** DUMP's bytes are redis-server's, made by the same commands, and each restores the other's. */
class DumpCommandsTest {
  @RegisterExtension static final Oracle oracle = new Oracle();

  @Test
  void dump_ofEveryEncoding_isTheSameBytesAndRestoresOnBothSides() {
    fill();
    try (var redis = new Jedis("127.0.0.1", oracle.redisPort(), 120_000);
        var ours = new Jedis("127.0.0.1", oracle.ourPort(), 120_000)) {
      List<String> keys = new ArrayList<>(redis.keys("*"));
      assertThat(keys).hasSizeGreaterThan(20);
      for (String key : keys) {
        byte[] expected = redis.dump(key);
        assertThat(ours.dump(key)).as(key).isEqualTo(expected);
        redis.restore(key + ":copy", 0, ours.dump(key));
        ours.restore(key + ":copy", 0, expected);
        assertThat(ours.dump(key + ":copy")).as(key).isEqualTo(redis.dump(key + ":copy"));
        oracle.assertSame("OBJECT", "ENCODING", key + ":copy");
      }
    }
  }

  private void fill() {
    var random = new Random(5);
    oracle.assertSame("SET", "int", "42");
    oracle.assertSame("SET", "int16", "-300");
    oracle.assertSame("SET", "int32", "2000000000");
    oracle.assertSame("SET", "int64", "9000000000000000000");
    oracle.assertSame("SET", "embstr", "hello");
    oracle.assertSame("SET", "raw", "hello ".repeat(100));
    oracle.assertSame("SET", "emoji", "ü".repeat(30));
    oracle.assertSame("APPEND", "appended", "12");
    oracle.assertSame("SET", "expiring", "x", "EX", "1000");
    for (int i = 0; i < 300; i++) {
      oracle.assertSame("RPUSH", "list:long", "element " + random.nextInt(1000), "" + i);
      oracle.assertSame("RPUSH", "list:large", "y".repeat(random.nextInt(300)));
      oracle.assertSame("SADD", "intset", "" + random.nextLong());
      oracle.assertSame("SADD", "intset:small", "" + random.nextInt(100));
      oracle.assertSame("ZADD", "zset:large", "" + random.nextGaussian(), "m" + i);
    }
    oracle.assertSame("RPUSH", "list:plain", "z".repeat(100_000), "a");
    oracle.assertSame("LPUSH", "list", "a", "b", "12345", "-1", "");
    oracle.assertSame("HSET", "hash", "f", "v", "n", "12", "long", "w".repeat(60));
    oracle.assertSame("HSET", "hash:table", "f", "w".repeat(65));
    oracle.assertSame("SADD", "set", "only one, since the order is by a secret seed");
    oracle.assertSame("ZADD", "zset", "1.5", "a", "-inf", "b", "3", "c", "inf", "d", "0.1", "e");
    oracle.assertSame("ZADD", "zset:table", "1", "k".repeat(70), "1", "l", "2.25", "");
    oracle.assertSame("SET", "json", "{\"id\":1,\"tags\":[\"a\",\"b\"],\"x\":null}".repeat(9));
    oracle.assertSame("SET", "words", words(random));
  }

  private static String words(Random random) {
    String[] words = {"alpha ", "beta ", "gamma ", "delta ", "epsilon "};
    var text = new StringBuilder();
    while (text.length() < 30_000) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }

  @Test
  void dump_missingKey_isNil() {
    oracle.assertSame("DUMP", "none");
    oracle.assertSame("DUMP");
  }

  @Test
  void restore_withUse_countsAsUsedThen() {
    oracle.assertSame("SET", "a", "1");
    String payload = oracle.assertSame("DUMP", "a").replaceFirst("(?s)^\\$\\d+\r\n(.*)\r\n$", "$1");
    oracle.assertSame("RESTORE", "idle", "0", payload, "IDLETIME", "1000");
    oracle.assertSame("RESTORE", "both", "5000000", payload, "FREQ", "100", "REPLACE");
    try (var ours = new Jedis("127.0.0.1", oracle.ourPort(), 120_000)) {
      assertThat(ours.objectIdletime("idle")).isBetween(1000L, 1060L);
      assertThat(ours.objectIdletime("both")).isLessThan(60);
      oracle.assertSame("EXISTS", "idle");
      assertThat(ours.objectIdletime("idle")).isGreaterThanOrEqualTo(1000);
      oracle.assertSame("TOUCH", "idle");
      assertThat(ours.objectIdletime("idle")).isLessThan(60);
    }
    oracle.assertSame("CONFIG", "SET", "lfu-decay-time", "0", "maxmemory-policy", "allkeys-lfu");
    oracle.assertSame("RESTORE", "frequent", "5000000", payload, "FREQ", "100");
    oracle.assertSame("OBJECT", "FREQ", "frequent");
    oracle.assertSame("RESTORE", "frequent", "0", payload, "IDLETIME", "1000", "REPLACE");
    oracle.assertSame("OBJECT", "FREQ", "frequent");
    oracle.assertSame("CONFIG", "SET", "lfu-decay-time", "1", "maxmemory-policy", "noeviction");
  }

  @Test
  void restore_wrongArguments_areAnsweredAsByRedis() {
    oracle.assertSame("SET", "a", "1");
    oracle.assertSame("RESTORE", "a", "0", "x");
    oracle.assertSame("RESTORE", "b", "0", "x");
    oracle.assertSame("RESTORE", "b", "-1", "x");
    oracle.assertSame("RESTORE", "b", "abc", "x");
    oracle.assertSame("RESTORE", "b", "0");
    oracle.assertSame("RESTORE", "b", "0", "x", "NONSENSE");
    oracle.assertSame("RESTORE", "b", "0", "x", "IDLETIME", "-1");
    oracle.assertSame("RESTORE", "b", "0", "x", "IDLETIME");
    oracle.assertSame("RESTORE", "b", "0", "x", "FREQ", "256");
    oracle.assertSame("RESTORE", "b", "0", "x", "FREQ", "1", "IDLETIME", "1");
    oracle.assertSame("RESTORE", "b", "0", "", "REPLACE");
    oracle.assertSame("EXISTS", "b");
  }

  @Test
  void restore_damagedPayload_isRefusedAndTheKeyStays() {
    try (var ours = new Jedis("127.0.0.1", oracle.ourPort(), 120_000)) {
      ours.set("a", "some text");
      byte[] payload = ours.dump("a");
      for (int at = 0; at < payload.length; at++) {
        byte[] bad = payload.clone();
        bad[at] ^= 1;
        assertThat(failure(ours, bad)).isEqualTo("ERR DUMP payload version or checksum are wrong");
      }
      assertThat(ours.get("a")).isEqualTo("some text");
    }
  }

  @Test
  void restore_valueThatIsNone_isBadData() {
    try (var ours = new Jedis("127.0.0.1", oracle.ourPort(), 120_000)) {
      byte[] unknownType = {77, 1, 'x', 10, 0};
      byte[] emptyList = {18, 0, 10, 0};
      assertThat(failure(ours, sealed(unknownType))).isEqualTo("ERR Bad data format");
      assertThat(failure(ours, sealed(emptyList))).isEqualTo("ERR Bad data format");
    }
  }

  @Test
  void restore_checksumOfZero_isNoChecksumForRedisEither() {
    try (var redis = new Jedis("127.0.0.1", oracle.redisPort(), 120_000);
        var ours = new Jedis("127.0.0.1", oracle.ourPort(), 120_000)) {
      byte[] value = {0, 1, 'x', 10, 0};
      assertThat(failure(redis, sealed(value))).isEqualTo("none");
      assertThat(failure(ours, sealed(value))).isEqualTo("none");
      byte[] unchecked = Arrays.copyOf(value, value.length + Long.BYTES);
      assertThat(failure(redis, unchecked)).startsWith("ERR DUMP payload version or checksum");
      assertThat(failure(ours, unchecked)).isEqualTo(failure(redis, unchecked));
    }
  }

  /** A type, a value and the format's version, with their checksum. */
  private static byte[] sealed(byte[] payload) {
    return ByteBuffer.allocate(payload.length + Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(payload)
        .putLong(Crc64.update(0, payload, 0, payload.length))
        .array();
  }

  private static String failure(Jedis jedis, byte[] payload) {
    try {
      jedis.restore(bytes("a"), 0, payload, RestoreParams.restoreParams().replace());
      return "none";
    } catch (JedisDataException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void restore_withTimes_setsTheExpiry() {
    try (var ours = new Jedis("127.0.0.1", oracle.ourPort(), 120_000)) {
      ours.set("a", "1");
      byte[] payload = ours.dump("a");
      ours.restore("relative", 100_000, payload);
      assertThat(ours.pttl("relative")).isBetween(90_000L, 100_000L);
      ours.restore("absolute", 4_000_000_000_000L, payload, RestoreParams.restoreParams().absTtl());
      assertThat(ours.pexpireTime("absolute")).isEqualTo(4_000_000_000_000L);
      ours.restore("past", 1000, payload, RestoreParams.restoreParams().absTtl());
      assertThat(ours.exists("past")).isFalse();
      ours.restore("a", 0, ours.dump("relative"), RestoreParams.restoreParams().replace());
      assertThat(ours.pttl("a")).isEqualTo(-1);
      ours.sendCommand(
          Protocol.Command.RESTORE, bytes("i"), bytes("0"), payload, bytes("FREQ"), bytes("5"));
      assertThat(ours.get("i")).isEqualTo("1");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
