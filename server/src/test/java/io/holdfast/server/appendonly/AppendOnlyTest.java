package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.StartupException;
import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.oracle.RealRedis;
import io.holdfast.server.oracle.State;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Starting with and without an append-only file, turning it on and off, and failing disks. */
class AppendOnlyTest {
  private static final String MISCONF = "-MISCONF Errors writing to the AOF file: ";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @BeforeEach
  void makeDisk() {
    disk = new SimulatedDisk(folder);
  }

  private TestServer start(String... flags) {
    return TestServer.start(folder, flags);
  }

  private TestServer simulated(String policy) {
    return TestServer.start(disk, folder, "--appendonly=yes", "--appendfsync=" + policy);
  }

  private static String info(RawClient client, String field) {
    String all = client.call("INFO", "persistence");
    int at = all.indexOf("\r\n" + field + ":");
    return at < 0 ? "" : all.substring(at + field.length() + 3, all.indexOf("\r\n", at + 2));
  }

  @Test
  @DisplayName("redis#12484: turning the file on at a restart keeps what dump.rdb has")
  void start_appendonlyOnOverADump_takesTheDumpOver() {
    try (TestServer server = start();
        RawClient client = server.connect()) {
      client.call("MSET", "a", "1", "b", "2");
      client.call("EXPIRE", "b", "1000");
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":2\r\n");
      assertThat(client.call("INCR", "a")).isEqualTo(":2\r\n");
      assertThat(info(client, "aof_enabled")).isEqualTo("1");
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("MGET", "a", "b")).isEqualTo("*2\r\n$1\r\n2\r\n$1\r\n2\r\n");
      assertThat(client.call("TTL", "b")).matches(":(9\\d\\d|1000)\r\n");
    }
  }

  @Test
  void start_withoutTheFileThatIsNewer_isRefusedAndNamesTheChoices() {
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      client.call("SAVE");
      client.call("SET", "after", "the dump");
      server.stop();
    }
    assertThatThrownBy(() -> start())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(folder.resolve("appendonlydir").toString())
        .hasMessageContaining("not older than")
        .hasMessageContaining("--appendonly yes");
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("GET", "after")).contains("the dump");
    }
  }

  @Test
  void config_appendonlyOffThenSaved_startsFromTheDump() throws IOException {
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      client.call("CONFIG", "SET", "appendonly", "no");
      await().until(() -> info(client, "aof_enabled").equals("0"));
      client.call("SET", "b", "2");
      awaitClockOfFiles();
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
    }
    try (TestServer server = start();
        RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":2\r\n");
    }
  }

  @Test
  void start_withoutTheFileThatIsOlderThanADumpOnItsDisk_startsFromTheDump() {
    String[] named = {"--dbfilename=dump-{timestamp}.rdb", "--appendonly=yes"};
    try (TestServer server = TestServer.start(disk, folder, named);
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      assertThat(server.stop()).isTrue();
    }
    assertThatThrownBy(() -> TestServer.start(disk, folder, named[0]))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("not older than " + folder.resolve("dump-{timestamp}.rdb"));
    try (TestServer server = TestServer.start(disk, folder, named);
        RawClient client = server.connect()) {
      client.call("CONFIG", "SET", "appendonly", "no");
      await().until(() -> info(client, "aof_enabled").equals("0"));
      client.call("SET", "b", "2");
      awaitClockOfFiles();
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
    }
    try (TestServer server = TestServer.start(disk, folder, named[0]);
        RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":2\r\n");
    }
  }

  @Test
  void start_dumpThatTookLongAndLacksTheEnd_isRefused() throws IOException {
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      client.call("SAVE");
      awaitClockOfFiles();
      client.call("SET", "while", "the dump was written");
    }
    Path dump = folder.resolve("dump.rdb");
    FileTime later = FileTime.from(Instant.now().plusSeconds(5));
    Files.setLastModifiedTime(dump, later);
    assertThatThrownBy(() -> start()).hasMessageContaining("changes would be missing");
    Files.delete(folder.resolve("dump.rdb.manifest.json")); // as of another server's dump
    start().close();
  }

  /** Until a time of now is told from that of what was written before. */
  private static void awaitClockOfFiles() {
    LockSupport.parkNanos(30_000_000);
  }

  @Test
  void config_appendonlyOn_makesABaseOfWhatIsThereAndGoesOn() {
    try (TestServer server = start();
        RawClient client = server.connect()) {
      client.call("SET", "before", "1");
      client.call("CONFIG", "SET", "appendonly", "yes");
      await().until(() -> info(client, "aof_rewrites").equals("1"));
      await().until(() -> info(client, "aof_rewrite_in_progress").equals("0"));
      client.call("SELECT", "3");
      client.call("SET", "after", "2");
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("GET", "before")).contains("1");
      client.call("SELECT", "3");
      assertThat(client.call("GET", "after")).contains("2");
    }
  }

  @Test
  void rewrite_whenGrown_startsByItself() {
    String[] flags = {"--appendonly=yes", "--auto-aof-rewrite-min-size=64kb"};
    try (TestServer server = start(flags);
        RawClient client = server.connect()) {
      for (int i = 0; i < 100; i++) {
        client.call("SET", "same", "x".repeat(2000));
      }
      await().until(() -> info(client, "aof_rewrites").equals("1"));
      await().until(() -> Integer.parseInt(info(client, "aof_base_size")) < 10_000);
      assertThat(info(client, "aof_last_bgrewrite_status")).isEqualTo("ok");
      server.stop();
    }
    try (TestServer server = start(flags);
        RawClient client = server.connect()) {
      assertThat(client.call("STRLEN", "same")).isEqualTo(":2000\r\n");
    }
  }

  @Test
  @DisplayName("redis#5177, valkey#1148: a torn or zero-filled end is cut and the server starts")
  void start_zerosAtTheEnd_cutsThemAndKeepsThem() throws IOException {
    oneKeyThen(new byte[5000]);
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("GET", "a")).contains("1");
      client.call("SET", "b", "2");
      server.stop();
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("MGET", "a", "b")).isEqualTo("*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
    }
    try (var files = Files.list(folder.resolve("appendonlydir"))) {
      assertThat(files).anyMatch(file -> file.toString().contains(".cut-"));
    }
  }

  @Test
  @DisplayName("valkey PR#4342: cutting a partial EXEC leaves no MULTI that swallows what follows")
  void start_transactionCutShort_isCutAsAWhole() throws IOException {
    String half = "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$1\r\n9\r\n*1\r\n$4\r\nEX";
    oneKeyThen(half.getBytes(StandardCharsets.US_ASCII));
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":1\r\n");
      client.call("SET", "later", "3");
      server.stop();
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("GET", "later")).contains("3");
      assertThat(client.call("EXISTS", "x")).isEqualTo(":0\r\n");
    }
  }

  @Test
  @DisplayName("garnet#2150, authentik#7643: damage in the middle ends the start and says where")
  void start_damageInTheMiddle_isRefusedWithFileAndOffset() throws IOException {
    oneKeyThen("junk\r\n*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> start("--appendonly=yes"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("appendonly.aof.1.incr.aof at offset 50")
        .hasMessageContaining("server repair --dry-run");
  }

  @Test
  void start_commandThatFails_isRefusedUnlessToldToSkipIt() throws IOException {
    oneKeyThen("*2\r\n$4\r\nLPOP\r\n$1\r\na\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> start("--appendonly=yes"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("'LPOP' fails: WRONGTYPE")
        .hasMessageContaining("aof-skip-failed-commands");
    try (TestServer server = start("--appendonly=yes", "--aof-skip-failed-commands=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("GET", "a")).contains("1");
    }
  }

  /** Leaves an increment of 50 bytes that selects database 0 and sets a key, and more behind it. */
  private void oneKeyThen(byte[] more) throws IOException {
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      server.stop();
    }
    Path increment = folder.resolve("appendonlydir/appendonly.aof.1.incr.aof");
    assertThat(increment).hasSize(50);
    Files.write(increment, more, StandardOpenOption.APPEND);
  }

  @Test
  void start_fileOfRedis_loadsItAndGoesOnWithIt() throws Exception {
    try (RealRedis redis = RealRedis.start(folder, "--appendonly", "yes");
        Jedis jedis = redis.client()) {
      jedis.set("a", "1");
      jedis.rpush("l", "x", "y");
      jedis.set("e", "v");
      jedis.expire("e", 1000);
      jedis.bgrewriteaof();
      await().until(() -> jedis.info("persistence").contains("aof_rewrite_in_progress:0"));
      jedis.lpop("l");
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("LRANGE", "l", "0", "-1")).isEqualTo("*1\r\n$1\r\ny\r\n");
      client.call("INCR", "a");
      server.stop();
    }
    try (RealRedis redis = RealRedis.start(folder, "--appendonly", "yes");
        Jedis jedis = redis.client()) {
      assertThat(jedis.get("a")).isEqualTo("2");
      assertThat(jedis.ttl("e")).isBetween(900L, 1000L);
    }
  }

  @Test
  @DisplayName("longhorn#350, #1500: a full disk refuses writers, and heals when there is room")
  void append_diskFull_refusesWritersUntilThereIsRoom() {
    try (TestServer server = simulated("everysec");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      await().until(() -> !info(client, "aof_current_size").equals("0"));
      disk.faults().room(0);
      client.call("SET", "b", "2");
      await().until(() -> client.call("SET", "c", "3").startsWith(MISCONF));
      assertThat(client.call("GET", "a")).contains("1");
      assertThat(info(client, "aof_last_write_status")).isEqualTo("err");
      disk.faults().heal();
      await().until(() -> client.call("SET", "d", "4").equals("+OK\r\n"));
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server = simulated("everysec");
        RawClient client = server.connect()) {
      assertThat(client.call("MGET", "a", "b", "d"))
          .isEqualTo("*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n4\r\n");
    }
  }

  @Test
  void append_fsyncFailsWithAlways_keepsTheReplyBackUntilARewriteHasTheWrite() {
    try (TestServer server = simulated("always");
        RawClient client = server.connect();
        RawClient other = server.connect()) {
      client.call("SET", "a", "1");
      disk.faults().fail(Operation.FORCE, ".incr.", "Input/output error", 1);
      client.send("SET", "b", "2");
      await().until(() -> other.call("SET", "c", "3").startsWith(MISCONF));
      assertThat(client.reply()).isEqualTo("+OK\r\n"); // by the rewrite that starts by itself
      await().until(() -> other.call("SET", "d", "4").equals("+OK\r\n"));
      assertThat(info(other, "aof_rewrites")).isEqualTo("1");
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server = simulated("always");
        RawClient client = server.connect()) {
      assertThat(client.call("MGET", "a", "b", "d"))
          .isEqualTo("*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n4\r\n");
    }
  }

  @Test
  void evictions_areInTheFile() {
    Map<String, String> before;
    try (TestServer server =
            start("--appendonly=yes", "--maxmemory=3mb", "--maxmemory-policy=allkeys-random");
        RawClient client = server.connect()) {
      for (int i = 0; i < 6000; i++) {
        client.call("SET", "key:" + i, "x".repeat(1000));
      }
      client.call("CONFIG", "SET", "maxmemory", "0"); // so that no more go
      before = State.of(server.port(), 1);
      assertThat(before.size()).isLessThan(5000);
      server.stop();
    }
    try (TestServer server = start("--appendonly=yes")) {
      assertThat(State.of(server.port(), 1).equals(before)).isTrue();
    }
  }

  @Test
  void barrier_forcesTheFile() {
    try (TestServer server = simulated("no");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      String fsyncs = info(client, "aof_fsyncs");
      assertThat(client.call("HOLDFAST", "BARRIER")).contains("digest");
      assertThat(info(client, "aof_fsyncs")).isNotEqualTo(fsyncs);
    }
  }

  @Test
  void setMany_largeValuesUnderOneKey_appendsWhatIsThere() {
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      String large = "x".repeat(2 << 20);
      client.call("MSET", "a", large, "a", large + "y", "b", large);
      client.call("MULTI");
      client.call("SET", "c", large + "z");
      client.call("DEL", "c");
      client.call("SET", "d", large);
      assertThat(client.call("EXEC")).startsWith("*3");
      server.stop();
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      int size = 2 << 20;
      assertThat(client.call("STRLEN", "a")).isEqualTo(":" + (size + 1) + "\r\n");
      assertThat(client.call("STRLEN", "b")).isEqualTo(":" + size + "\r\n");
      assertThat(client.call("EXISTS", "c")).isEqualTo(":0\r\n");
      assertThat(client.call("STRLEN", "d")).isEqualTo(":" + size + "\r\n");
    }
  }
}
