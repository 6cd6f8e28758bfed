package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.oracle.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Libraries of functions come from redis-server's dumps, run here, and go back. */
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

  @Test
  void libraries_ofRedis_runHere() throws Exception {
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis jedis = redis.client()) {
      jedis.functionLoad(library("one", "a"));
      jedis.functionLoad(library("two", "b"));
      jedis.save();
    }
    Files.copy(theirs.resolve("dump.rdb"), ours.resolve("dump.rdb"));
    try (TestServer server = TestServer.start(ours);
        Jedis jedis = new Jedis("127.0.0.1", server.port(), 120_000)) {
      assertThat(jedis.fcall("a", List.of(), List.of())).isEqualTo("one");
      assertThat(jedis.functionList()).hasSize(2);
      jedis.functionDelete("two");
      jedis.functionLoad(library("three", "c"));
      jedis.flushAll();
      jedis.save();
    }
    Files.copy(
        ours.resolve("dump.rdb"), theirs.resolve("dump.rdb"), StandardCopyOption.REPLACE_EXISTING);
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis jedis = redis.client()) {
      assertThat(jedis.fcall("a", List.of(), List.of())).isEqualTo("one");
      assertThat(jedis.fcall("c", List.of(), List.of())).isEqualTo("three");
      assertThat(jedis.functionList()).hasSize(2);
    }
  }

  @Test
  void dump_isRestoredThereAndTheirsHere() throws Exception {
    try (RealRedis redis = RealRedis.start(theirs);
        Jedis there = redis.client();
        TestServer server = TestServer.start(ours);
        Jedis here = new Jedis("127.0.0.1", server.port(), 120_000)) {
      there.functionLoad(library("one", "a"));
      here.functionRestore(there.functionDump());
      here.functionLoad(library("two", "b"));
      there.functionFlush();
      there.functionRestore(here.functionDump());
      assertThat(there.fcall("b", List.of(), List.of())).isEqualTo("two");
      assertThat(here.fcall("a", List.of(), List.of())).isEqualTo("one");
      assertThat(there.functionList()).hasSize(2);
    }
  }

  @Test
  void libraries_areInTheAppendOnlyFile() throws Exception {
    String[] flags = {"--appendonly=yes", "--appendfsync=always"};
    try (TestServer server = TestServer.start(ours, flags);
        Jedis jedis = new Jedis("127.0.0.1", server.port(), 120_000)) {
      jedis.functionLoad(library("one", "a"));
      jedis.functionLoad(library("two", "b"));
      jedis.functionDelete("one");
    }
    try (TestServer server = TestServer.start(ours, flags);
        Jedis jedis = new Jedis("127.0.0.1", server.port(), 120_000)) {
      assertThat(jedis.fcall("b", List.of(), List.of())).isEqualTo("two");
      assertThat(jedis.functionList()).hasSize(1);
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
