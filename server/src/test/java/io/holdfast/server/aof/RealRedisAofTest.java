package io.holdfast.server.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.oracle.RealRedis;
import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** Append-only files go from redis-server to us, and from us to it. */
class RealRedisAofTest {
  private static final Path CHECK = Path.of("/usr/bin/redis-check-aof");

  @TempDir Path data;

  @ParameterizedTest
  @CsvSource({"yes,yes", "yes,no", "no,yes", "no,no"})
  void load_ofRedis_findsAll(String preamble, String timestamps) throws Exception {
    String[] options = {
      "--appendonly",
      "yes",
      "--aof-use-rdb-preamble",
      preamble,
      "--aof-timestamp-enabled",
      timestamps,
      "--appendfsync",
      "always"
    };
    try (RealRedis redis = RealRedis.start(data, options);
        Jedis jedis = redis.client()) {
      fill(jedis, 1);
      jedis.bgrewriteaof();
      await()
          .until(
              () ->
                  jedis.info("persistence").contains("aof_rewrite_in_progress:0")
                      && jedis.info("persistence").contains("aof_rewrite_scheduled:0")
                      && Files.exists(data.resolve("appendonlydir/appendonly.aof.2.incr.aof")));
      String second = jedis.time().getFirst(); // a second has one annotation, in one of the files
      await().until(() -> !jedis.time().getFirst().equals(second));
      fill(jedis, 2);
      jedis.set("last".getBytes(StandardCharsets.UTF_8), new byte[2 << 20]);
    }
    var found = new Collected();
    AofLoad load = found.load(Collected.folder(Storage.disk(), data));
    assertThat(load.cut()).isNull();
    List<String> commands = found.commands;
    assertThat(commands.getLast()).startsWith("SET last \0\0").hasSize(9 + (2 << 20));
    assertThat(commands).contains("MULTI", "EXEC", "SET text2 äöü\r\n", "INCR counter2");
    if (preamble.equals("yes")) {
      assertThat(Objects.requireNonNull(found.keyspace).size(0)).isEqualTo(3);
    } else {
      assertThat(found.keyspace).isNull();
      assertThat(commands).contains("SET text1 äöü\r\n");
    }
    assertThat(load.timestamp() > 1_700_000_000).isEqualTo(timestamps.equals("yes"));
  }

  private static void fill(Jedis jedis, int round) {
    jedis.set(("text" + round).getBytes(StandardCharsets.UTF_8), Resp.bytes("äöü\r\n"));
    try (Transaction transaction = jedis.multi()) {
      transaction.incr("counter" + round);
      transaction.rpush("list" + round, "a", "b");
      transaction.exec();
    }
  }

  @Test
  void load_ofOurs_isWhatWeWrote() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(CHECK), CHECK + " is not installed");
    AofFolder folder = Collected.folder(Storage.disk(), data);
    folder.prepare();
    try (var log = AppendLog.open(folder, new LogOptions(FsyncPolicy.ALWAYS, 1 << 20))) {
      append(log, Resp.command("SET", "a", "1"));
      RewritePoint point = log.switchIncrement();
      append(
          log,
          Resp.join(
              Resp.command("MULTI"),
              Resp.command("INCR", "a"),
              Resp.command("SET", "b", "x\0\r\n\377"),
              Resp.command("EXEC")));
      Files.write(point.base(), Resp.command("SET", "a", "41"));
      log.finishRewrite(point, false);
      append(log, Resp.command("RPUSH", "l", "x", "y"));
    }
    assertThat(check()).contains("All AOF files and manifest are valid");
    try (RealRedis redis = RealRedis.start(data, "--appendonly", "yes");
        Jedis jedis = redis.client()) {
      assertThat(jedis.get("a")).isEqualTo("42");
      assertThat(jedis.get("b".getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(Resp.bytes("x\0\r\n\377"));
      assertThat(jedis.lrange("l", 0, -1)).containsExactly("x", "y");
      jedis.set("after", "redis");
    }
    var found = new Collected();
    found.load(Collected.folder(Storage.disk(), data));
    assertThat(found.commands).startsWith("SET a 41", "MULTI").endsWith("SET after redis");
  }

  @Test
  void load_singleFileWithADumpFirst_isReadAsRedis6WroteIt() throws Exception {
    Path folder = data.resolve("appendonlydir");
    try (RealRedis redis = RealRedis.start(data, "--appendonly", "yes");
        Jedis jedis = redis.client()) {
      jedis.set("a", "1");
      jedis.bgrewriteaof();
      await().until(() -> Files.exists(folder.resolve("appendonly.aof.2.base.rdb")));
      await().until(() -> jedis.info("persistence").contains("aof_rewrite_in_progress:0"));
      jedis.set("b", "2");
    }
    byte[] dump = Files.readAllBytes(folder.resolve("appendonly.aof.2.base.rdb"));
    byte[] commands = Files.readAllBytes(folder.resolve("appendonly.aof.2.incr.aof"));
    Path old = Files.createDirectory(data.resolve("old"));
    Files.write(old.resolve("appendonly.aof"), Resp.join(dump, commands));
    var found = new Collected();
    found.load(Collected.folder(Storage.disk(), old));
    assertThat(Objects.requireNonNull(found.keyspace).size(0)).isOne();
    assertThat(found.commands).containsExactly("SELECT 0", "SET b 2");
    assertThat(old.resolve("appendonlydir/appendonly.aof")).exists();
    assertThat(old.resolve("appendonly.aof")).doesNotExist();
  }

  private static void append(AppendLog log, byte[] command) {
    log.append(command, 0, command.length);
  }

  private String check() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(CHECK.toString()));
    command.add(data.resolve("appendonlydir/appendonly.aof.manifest").toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void load_namesWithSpaces_goBothWays() throws Exception {
    try (RealRedis redis =
            RealRedis.start(
                data,
                "--appendonly",
                "yes",
                "--appendfilename",
                "my file.aof",
                "--appenddirname",
                "dir");
        Jedis jedis = redis.client()) {
      jedis.set("a", "1");
    }
    var folder = new AofFolder(Storage.disk(), data, "my file.aof", "dir");
    var found = new Collected();
    found.load(folder);
    assertThat(found.commands).contains("SET a 1");
    try (var log = AppendLog.open(folder, new LogOptions(FsyncPolicy.NO, 1 << 20))) {
      append(log, Resp.command("SET", "a", "2"));
      log.abandonRewrite(log.switchIncrement());
      append(log, Resp.command("SET", "b", "3"));
    }
    try (RealRedis redis =
            RealRedis.start(
                data,
                "--appendonly",
                "yes",
                "--appendfilename",
                "my file.aof",
                "--appenddirname",
                "dir");
        Jedis jedis = redis.client()) {
      assertThat(jedis.mget("a", "b")).containsExactly("2", "3");
    }
  }
}
