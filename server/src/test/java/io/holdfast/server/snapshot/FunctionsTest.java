package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Keyspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Functions can't be run here, but are not lost on the way through. */
class FunctionsTest {
  @TempDir Path theirs;
  @TempDir Path ours;

  @Test
  void libraries_ofRedis_areInEachLaterSaveAndRunThere() throws Exception {
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis jedis = redis.client()) {
      jedis.functionLoad(library("one", "a"));
      jedis.functionLoad(library("two", "b"));
      jedis.set("k", "v");
      jedis.save();
    }
    String digest = through(theirs, ours);
    Files.delete(theirs.resolve("dump.rdb"));
    assertThat(through(ours, theirs)).isEqualTo(digest);
    assertThat(RealRedis.output("redis-check-rdb", theirs.resolve("dump.rdb").toString()))
        .contains("RDB looks OK");
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis jedis = redis.client()) {
      assertThat(jedis.functionList()).hasSize(2);
      assertThat(jedis.fcall("a", java.util.List.of(), java.util.List.of())).isEqualTo("one");
      assertThat(jedis.fcall("b", java.util.List.of(), java.util.List.of())).isEqualTo("two");
      assertThat(jedis.get("k")).isEqualTo("v");
    }
  }

  /** Loads one folder's dump and saves it to another; the content's digest. */
  private static String through(Path from, Path to) throws IOException {
    try (var keyspace = new Keyspace(2, 16)) {
      new SnapshotLoader(keyspace, new LoadProgress()).load(new SnapshotFiles(from, "dump.rdb"));
      assertThat(keyspace.libraries().all()).hasSize(2);
      var settings = new SnapshotSettings(new SnapshotFiles(to, "dump.rdb"), true, true);
      try (var saver = new SnapshotSaver(keyspace, () -> settings, "7.0.15", "0.1.0")) {
        return saver.save().digest();
      }
    }
  }

  private static String library(String name, String function) {
    return "#!lua name="
        + name
        + "\nredis.register_function('"
        + function
        + "', function(keys, args) return '"
        + name
        + "' end)";
  }
}
