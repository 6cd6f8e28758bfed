package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.moilioncircle.redis.replicator.RedisReplicator;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyValuePair;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.oracle.RealRedis;
import io.holdfast.server.rdb.DumpPayload;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.structure.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Dumps go from redis-server to us and back, and no key is the worse for it. */
class RealRedisTest {
  private static final int KEYS = 100_000;
  private static final int BATCH = 1000;

  @TempDir Path theirs;
  @TempDir Path ours;
  @TempDir Path back;

  @Test
  void dump_of100000Keys_isEqualKeyByKeyInBothDirections() throws Exception {
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis jedis = redis.client()) {
      new Samples(jedis).fill(KEYS);
      jedis.save();

      var keyspace = new Keyspace(8, 16);
      var files = new SnapshotFiles(theirs, "dump.rdb");
      long loaded = new SnapshotLoader(keyspace, new LoadProgress()).load(files);
      assertThat(loaded).isGreaterThan(KEYS / 2);
      compareWithMemory(jedis, keyspace, loaded);

      Manifest manifest = save(keyspace);
      assertThat(manifest.keys()).isEqualTo(loaded);
      assertThat(RealRedis.output("redis-check-rdb", ours.resolve("dump.rdb").toString()))
          .contains("Checksum OK")
          .contains("RDB looks OK");

      Files.copy(ours.resolve("dump.rdb"), back.resolve("dump.rdb"));
      try (RealRedis second = RealRedis.start(back);
          Jedis copy = second.client()) {
        compareServers(jedis, copy);
      }
    }
  }

  @Test
  void dump_ofOurs_isReadByRedisReplicator() throws Exception {
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis jedis = redis.client()) {
      new Samples(jedis).forReplicator().fill(5_000);
      jedis.save();
      var keyspace = new Keyspace(4, 16);
      new SnapshotLoader(keyspace, new LoadProgress()).load(new SnapshotFiles(theirs, "dump.rdb"));
      Manifest manifest = save(keyspace);
      var keys = new AtomicLong();
      var replicator =
          new RedisReplicator(
              ours.resolve("dump.rdb").toFile(),
              com.moilioncircle.redis.replicator.FileType.RDB,
              com.moilioncircle.redis.replicator.Configuration.defaultSetting());
      replicator.addEventListener((r, event) -> countKeys(event, keys));
      replicator.open();
      replicator.close();
      assertThat(keys.get()).isEqualTo(manifest.keys());
    }
  }

  private static void countKeys(Event event, AtomicLong keys) {
    if (event instanceof KeyValuePair<?, ?>) {
      keys.incrementAndGet();
    }
  }

  private Manifest save(Keyspace keyspace) {
    try (var saver =
        new SnapshotSaver(
            keyspace,
            () -> new SnapshotSettings(new SnapshotFiles(ours, "dump.rdb"), true, true),
            "7.0.15",
            "0.1.0")) {
      return saver.save();
    }
  }

  private static void compareWithMemory(Jedis jedis, Keyspace keyspace, long loaded)
      throws IOException {
    long compared = 0;
    for (int number = 0; number < keyspace.databases(); number++) {
      jedis.select(number);
      List<Entry> entries = entries(keyspace, number);
      for (int from = 0; from < entries.size(); from += BATCH) {
        List<Entry> batch = entries.subList(from, Math.min(entries.size(), from + BATCH));
        Pipeline pipeline = jedis.pipelined();
        List<Response<byte[]>> dumps = new ArrayList<>();
        List<Response<Long>> expiries = new ArrayList<>();
        List<Response<byte[]>> encodings = new ArrayList<>();
        for (Entry entry : batch) {
          dumps.add(pipeline.dump(entry.key()));
          expiries.add(pipeline.pexpireTime(entry.key()));
          encodings.add(pipeline.objectEncoding(entry.key()));
        }
        pipeline.sync();
        for (int i = 0; i < batch.size(); i++) {
          Entry entry = batch.get(i);
          assertThat(entry.expireAt()).isEqualTo(expiries.get(i).get());
          assertThat(entry.value().encoding()).isEqualTo(text(encodings.get(i).get()));
          same(number, entry.key(), dumps.get(i).get(), DumpPayload.of(entry.value(), true));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(loaded);
    jedis.select(0);
  }

  private static List<Entry> entries(Keyspace keyspace, int number) {
    List<Entry> entries = new ArrayList<>();
    for (int s = 0; s < keyspace.shardCount(); s++) {
      Database part = keyspace.shard(s).databaseIfPresent(number);
      if (part != null) {
        long cursor = 0;
        do {
          cursor = part.scan(cursor, entries::add);
        } while (cursor != 0);
      }
    }
    return entries;
  }

  private static void compareServers(Jedis one, Jedis other) throws RdbException {
    for (int number = 0; number < 16; number++) {
      one.select(number);
      other.select(number);
      assertThat(other.dbSize()).isEqualTo(one.dbSize());
      List<byte[]> keys = new ArrayList<>(one.keys(new byte[] {'*'}));
      for (int from = 0; from < keys.size(); from += BATCH) {
        List<byte[]> batch = keys.subList(from, Math.min(keys.size(), from + BATCH));
        List<Response<byte[]>> dumps = new ArrayList<>();
        List<Response<byte[]>> copies = new ArrayList<>();
        List<Response<Long>> expiries = new ArrayList<>();
        List<Response<Long>> copiedExpiries = new ArrayList<>();
        Pipeline first = one.pipelined();
        Pipeline second = other.pipelined();
        for (byte[] key : batch) {
          dumps.add(first.dump(key));
          expiries.add(first.pexpireTime(key));
          copies.add(second.dump(key));
          copiedExpiries.add(second.pexpireTime(key));
        }
        first.sync();
        second.sync();
        for (int i = 0; i < batch.size(); i++) {
          assertThat(copiedExpiries.get(i).get()).isEqualTo(expiries.get(i).get());
          same(number, batch.get(i), dumps.get(i).get(), copies.get(i).get());
        }
      }
    }
  }

  /** The same bytes; or, where order is by a secret seed, the same content. */
  private static void same(int number, byte[] key, byte[] theirs, byte[] ours) throws RdbException {
    if (Arrays.equals(theirs, ours)) {
      return;
    }
    try (Slabs slabs = Scratch.slabs()) {
      Value expected = DumpPayload.read(theirs, slabs);
      assertThat(expected.encoding())
          .as("only the order of hash tables may differ; key %s", text(key))
          .isEqualTo("hashtable");
      assertThat(digest(number, key, DumpPayload.read(ours, slabs)))
          .as("content of %s", text(key))
          .isEqualTo(digest(number, key, expected));
    }
  }

  private static String digest(int number, byte[] key, Value value) {
    var digest = new ContentDigest();
    digest.add(number, key, value, -1);
    return digest.hex();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
