package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.oracle.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Dumps of Valkey from 9.0 on, whose format is its own. */
class RealValkeyTest {
  @TempDir Path theirs;

  @Test
  void dump_ofValkey_isLoaded() throws Exception {
    try (RealRedis valkey = RealRedis.startValkey(theirs);
        Jedis jedis = valkey.client()) {
      new Samples(jedis).fill(5000);
      jedis.save();
      long keys = 0;
      for (int number = 0; number < 16; number++) {
        jedis.select(number);
        keys += jedis.dbSize();
      }
      assertThat(load()).isEqualTo(keys);
    }
  }

  @Test
  void dump_ofValkeyWithExpiringFields_isRefusedWithTheKey() throws Exception {
    try (RealRedis valkey = RealRedis.startValkey(theirs);
        Jedis jedis = valkey.client()) {
      jedis.hset("h", "f", "v");
      jedis.hset("h", "g", "v");
      jedis.sendCommand(
          () -> "HPEXPIRE".getBytes(Protocol.CHARSET), "h", "3600000", "FIELDS", "1", "f");
      jedis.save();
    }
    assertThatThrownBy(this::load)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a hash field with an expiry of its own")
        .hasMessageContaining("in the value of key \"h\"");
  }

  private long load() throws IOException {
    try (var keyspace = new Keyspace(2, 16)) {
      return new SnapshotLoader(keyspace, new LoadProgress())
          .load(new SnapshotFiles(theirs, "dump.rdb"));
    }
  }
}
