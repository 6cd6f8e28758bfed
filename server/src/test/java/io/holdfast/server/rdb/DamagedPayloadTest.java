package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Remains;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.memory.Region;
import io.holdfast.server.oracle.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RESTORE of damaged payloads whose checksum is right: a key or an error, and nothing left. */
@Timeout(300)
class DamagedPayloadTest {
  private static final int FOOTER = 10;

  @TempDir Path folder;
  private int refused;

  @Test
  void restore_undamaged_makesKeys() {
    try (var server = TestServer.start(folder);
        RawClient client = server.connect()) {
      for (byte[] value : EveryEncoding.values()) {
        assertThat(restore(client, EveryEncoding.payload(value)))
            .as("type %d", value[0])
            .isEqualTo("+OK\r\n");
      }
      byte[] expiring = {22, 1, 9, 1, 'f', 1, 'v', 12, 0, 0, 0, 0, 0, 0, 0, 0, 0};
      EveryEncoding.seal(expiring);
      assertThat(restore(client, expiring))
          .startsWith("-ERR Bad data format: payload at offset 2: a hash field with an expiry");
    }
  }

  @Test
  void restore_damaged_isAKeyOrAnErrorAndLeavesNothing() {
    var random = new Random(11);
    try (var server = TestServer.start(folder, "--num_shards=1");
        RawClient client = server.connect()) {
      int regions = Region.live();
      for (byte[] value : EveryEncoding.values()) {
        byte[] payload = EveryEncoding.payload(value);
        for (int at = 0; at < payload.length - FOOTER; at++) {
          for (int mask : new int[] {1, 0x80, 1 << random.nextInt(8), 0xff}) {
            byte[] bad = payload.clone();
            bad[at] ^= (byte) mask;
            EveryEncoding.seal(bad);
            tryIt(client, bad);
          }
        }
        for (int length = 1; length < value.length; length++) {
          tryIt(client, EveryEncoding.payload(java.util.Arrays.copyOf(value, length)));
        }
      }
      assertThat(refused).isGreaterThan(1000);
      assertThat(client.call("DEL", "k")).isIn(":0\r\n", ":1\r\n");
      assertNothingLeft(server.keyspace(), regions);
    }
  }

  private void tryIt(RawClient client, byte[] payload) {
    String reply = restore(client, payload);
    if (!reply.equals("+OK\r\n")) {
      refused++;
      assertThat(reply).startsWith("-ERR Bad data format");
    }
  }

  private static void assertNothingLeft(Keyspace keyspace, int regions) {
    Shard shard = keyspace.shard(0);
    Remains.collect(shard);
    assertThat(Region.live()).as("long strings").isEqualTo(regions);
    keyspace.lock(keyspace.allShards());
    try {
      assertThat(shard.usedMemory()).isEqualTo(Remains.indexBytes(keyspace, shard));
    } finally {
      keyspace.unlock(keyspace.allShards());
    }
  }

  private static String restore(RawClient client, byte[] payload) {
    var request = new ByteArrayOutputStream();
    request.writeBytes(
        ("*5\r\n$7\r\nRESTORE\r\n$1\r\nk\r\n$1\r\n0\r\n$" + payload.length + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(payload);
    request.writeBytes("\r\n$7\r\nREPLACE\r\n".getBytes(StandardCharsets.US_ASCII));
    client.sendRaw(request.toByteArray());
    return client.reply();
  }
}
