package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.oracle.RealRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A real Redis and we take the same bytes for the same value, in old encodings too. */
class RealEncodingsTest {
  /** Types that Redis 7.0 reads; the others came later. */
  private static final int NEWEST_OF_REDIS_7_0 = 18;

  @TempDir Path folder;

  @Test
  void values_ofEveryEncoding_areTheSameForRedisAndUs() throws Exception {
    try (RealRedis redis = RealRedis.start(folder);
        Jedis jedis = redis.client();
        Slabs slabs = Scratch.slabs()) {
      int number = 0;
      for (byte[] value : EveryEncoding.values()) {
        byte[] payload = ofRedis70(EveryEncoding.payload(value));
        String content = Found.content(DumpPayload.read(payload, slabs));
        byte[] key = ("k" + number++).getBytes(StandardCharsets.US_ASCII);
        if (value[0] <= NEWEST_OF_REDIS_7_0) {
          jedis.restore(key, 0, payload);
          assertThat(content(jedis.dump(key), slabs))
              .as("type %d of theirs", value[0])
              .isEqualTo(content);
          jedis.del(key);
        }
        jedis.restore(key, 0, DumpPayload.of(DumpPayload.read(payload, slabs), true));
        assertThat(content(jedis.dump(key), slabs))
            .as("type %d of ours", value[0])
            .isEqualTo(content);
      }
    }
  }

  private static String content(byte[] payload, Slabs slabs) throws RdbException {
    assertThat(DumpPayload.isIntact(payload)).isTrue();
    return Found.content(DumpPayload.read(payload, slabs));
  }

  private static byte[] ofRedis70(byte[] payload) {
    payload[payload.length - 10] = 10;
    EveryEncoding.seal(payload);
    return payload;
  }
}
