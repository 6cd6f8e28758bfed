package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.oracle.RealRedis;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.verify.Verifier;
import io.holdfast.server.verify.VerifyReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Saving and loading of what is too large for the heap, as a limit of 200 kB makes it. */
class LongStringsSaveTest {
  private static final String LIMIT = "holdfast.mostOnHeap";
  private static final int LARGEST = 40 << 20;

  @TempDir Path folder;
  @TempDir Path theirs;
  private final Keyspace keyspace = new Keyspace(2, 16);
  private final Content content = new Content(keyspace);

  @BeforeEach
  void limit() {
    System.setProperty(LIMIT, "200000");
  }

  @AfterEach
  void unlimited() {
    System.clearProperty(LIMIT);
    keyspace.close();
  }

  @Test
  void save_ofLargeStringsAndCollections_isLoadedAndVerified() throws IOException {
    content.put(0, "small", Content.string("small"), -1);
    content.put(0, "3M", StringValue.of(bytes(1, 3 << 20)), 4_000_000_000_000L);
    content.put(0, "40M", StringValue.of(bytes(2, LARGEST)), -1);
    Slabs slabs = keyspace.shard(0).slabs();
    var set = new SetValue(slabs);
    for (int i = 0; i < 60_000; i++) {
      set.add(("member " + i).getBytes(StandardCharsets.US_ASCII));
    }
    content.put(3, "set", set, -1);
    Manifest manifest = save();
    assertThat(manifest.keys()).isEqualTo(4);

    VerifyReport report = new Verifier(files(folder), null, null).verify();
    assertThat(report.error()).isNull();
    assertThat(report.digest()).isEqualTo(manifest.digest());
    var loaded = new Keyspace(4, 16);
    assertThat(new SnapshotLoader(loaded, new LoadProgress()).load(files(folder))).isEqualTo(4);
    assertThat(same(string(new Content(loaded), "40M").region(), bytes(2, LARGEST))).isTrue();
    assertThat(same(string(new Content(loaded), "3M").region(), bytes(1, 3 << 20))).isTrue();
    loaded.close();
    assertThat(region("40M").isShared()).isFalse();
  }

  @Test
  void write_largeStringsChangeAndGoAtTheFirstWrite_savesWhatWasThere() throws IOException {
    for (String key : new String[] {"changed", "replaced", "removed", "kept"}) {
      content.put(0, key, StringValue.of(bytes(key.hashCode(), 3 << 20)), -1);
    }
    var before = disk(() -> {}, Long.MAX_VALUE);
    String digest = save(before, 1 << 20).summary().digest();
    Runnable change =
        () -> {
          edit("changed");
          content.put(0, "replaced", StringValue.of(bytes(9, 2 << 20)), -1);
          remove("removed");
        };
    var disk = disk(change, Long.MAX_VALUE);
    SnapshotRun run = save(disk, 1 << 20);
    assertThat(run.summary().digest()).isEqualTo(digest);
    Files.write(folder.resolve("dump.rdb"), disk.content.toByteArray());
    assertThat(new Verifier(files(folder), digest, 4L).verify().result())
        .isEqualTo(VerifyReport.Result.VERIFIED);
    assertThat(run.pending().bytes()).isZero();
    for (String key : new String[] {"changed", "replaced", "kept"}) {
      assertThat(region(key).isShared()).as(key).isFalse();
    }
    assertThat(save(disk(() -> {}, Long.MAX_VALUE), 0).summary().digest()).isNotEqualTo(digest);
  }

  @Test
  void write_diskFailsHalfWay_letsGoOfAllRegions() {
    for (int i = 0; i < 6; i++) {
      content.put(0, "key" + i, StringValue.of(bytes(i, 2 << 20)), -1);
    }
    Runnable change =
        () -> {
          for (int i = 0; i < 6; i++) {
            edit("key" + i);
          }
        };
    assertThatThrownBy(() -> save(disk(change, 3 << 20), 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessage("full");
    for (int i = 0; i < 6; i++) {
      assertThat(region("key" + i).isShared()).isFalse();
    }
  }

  @Test
  void dump_ofRedisWithPackedAndPlainStrings_isLoadedAndReadBackByIt() throws Exception {
    byte[] packed = "all work and no play ".repeat(250_000).getBytes(StandardCharsets.US_ASCII);
    byte[] plain = bytes(5, 3 << 20);
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis jedis = redis.client()) {
      jedis.set(Content.bytes("packed"), packed);
      jedis.set(Content.bytes("plain"), plain);
      jedis.save();
    }
    new SnapshotLoader(keyspace, new LoadProgress()).load(files(theirs));
    assertThat(same(region("packed"), packed)).isTrue();
    assertThat(same(region("plain"), plain)).isTrue();
    save();
    assertThat(RealRedis.output("redis-check-rdb", folder.resolve("dump.rdb").toString()))
        .contains("Checksum OK")
        .contains("RDB looks OK");
    try (RealRedis redis = RealRedis.start(folder);
        Jedis jedis = redis.client()) {
      assertThat(Arrays.equals(jedis.get(Content.bytes("packed")), packed)).isTrue();
      assertThat(Arrays.equals(jedis.get(Content.bytes("plain")), plain)).isTrue();
    }
  }

  private static SnapshotFiles files(Path folder) {
    return new SnapshotFiles(folder, "dump.rdb");
  }

  private Manifest save() {
    try (var saver =
        new SnapshotSaver(
            keyspace, () -> new SnapshotSettings(files(folder), true, true), "7.0.15", "0.1.0")) {
      return saver.save();
    }
  }

  private long epoch;

  private SnapshotRun save(Disk disk, long limit) throws IOException {
    var run =
        new SnapshotRun(
            keyspace,
            ++epoch,
            true,
            new LockedSteps(Runnable::run),
            new PendingMemory(limit, WriterHold.NOBODY),
            () -> {});
    run.write(new RdbFileWriter(disk, true), "7.0.15", "0.1.0");
    return run;
  }

  /** Changes a string in place, as SETRANGE does. */
  private void edit(String key) {
    byte[] name = Content.bytes(key);
    long hash = keyspace.hash(name);
    Shard shard = keyspace.shard(keyspace.shardOf(hash));
    shard.lock();
    try {
      var entry = Objects.requireNonNull(shard.database(0).findForWrite(name, hash, 0));
      entry.edit().write(100, new byte[1000], 0, 1000);
      shard.database(0).changed(entry);
    } finally {
      shard.unlock();
    }
  }

  private void remove(String key) {
    byte[] name = Content.bytes(key);
    long hash = keyspace.hash(name);
    Shard shard = keyspace.shard(keyspace.shardOf(hash));
    shard.lock();
    try {
      shard.database(0).remove(name, hash, 0);
    } finally {
      shard.unlock();
    }
  }

  private Region region(String key) {
    return string(content, key).region();
  }

  private static StringValue string(Content where, String key) {
    return (StringValue) Objects.requireNonNull(where.get(0, key));
  }

  private static boolean same(Region region, byte[] bytes) {
    return region.length() == bytes.length
        && Memory.equal(region.address(), bytes, 0, bytes.length);
  }

  private static byte[] bytes(long seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Disk disk(Runnable atFirstWrite, long room) {
    return new Disk(
        written -> {
          if (written == 0) {
            atFirstWrite.run();
          }
        },
        room);
  }
}
