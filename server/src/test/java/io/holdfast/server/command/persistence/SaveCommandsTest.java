package io.holdfast.server.command.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.snapshot.Manifest;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.verify.Verifier;
import io.holdfast.server.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class SaveCommandsTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void barrier_always_answersTheManifestOnTheDisk() throws IOException {
    try (RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      client.call("HSET", "h", "f", "v");
      String json = bulk(client.call("HOLDFAST", "BARRIER"));
      Path file = folder.resolve("dump.rdb.manifest.json");
      assertThat(json + "\n").isEqualTo(Files.readString(file));
      assertThat(Manifest.read(file).keys()).isEqualTo(2);
      VerifyReport report =
          new Verifier(new SnapshotFiles(folder, "dump.rdb"), null, null).verify();
      assertThat(report.result()).isEqualTo(VerifyReport.Result.VERIFIED);
    }
  }

  @Test
  void barrier_whileOthersWrite_holdsWhatWasWrittenBefore() throws Exception {
    var stop = new AtomicBoolean();
    var written = new AtomicLong();
    Thread writer =
        new Thread(
            () -> {
              try (var jedis = new Jedis("127.0.0.1", server.port(), 120_000)) {
                for (long i = 1; !stop.get(); i++) {
                  jedis.set("key:" + i, "value " + i);
                  written.set(i);
                }
              }
            });
    writer.start();
    try (RawClient client = server.connect()) {
      for (int round = 0; round < 5; round++) {
        await().until(() -> written.get() > 100);
        long before = written.get();
        client.call("HOLDFAST", "BARRIER");
        long saved = Manifest.read(folder.resolve("dump.rdb.manifest.json")).keys();
        assertThat(saved).isBetween(before, written.get() + 1);
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  @Test
  void barrier_pipelined_repliesInOrder() {
    try (RawClient client = server.connect()) {
      client.send("SET", "a", "1");
      client.send("HOLDFAST", "BARRIER");
      client.send("GET", "a");
      assertThat(client.reply()).isEqualTo("+OK\r\n");
      assertThat(bulk(client.reply())).startsWith("{\"format\":1,\"file\":\"dump.rdb\"");
      assertThat(client.reply()).isEqualTo("$1\r\n1\r\n");
    }
  }

  @Test
  void barrier_folderGone_isAnErrorAndInfoShowsIt() throws IOException {
    Path elsewhere = folder.resolveSibling(folder.getFileName() + "-moved");
    try (RawClient client = server.connect()) {
      Files.move(folder, elsewhere);
      try {
        assertThat(client.call("HOLDFAST", "BARRIER"))
            .startsWith("-ERR ")
            .contains("no such folder");
        assertThat(client.call("SAVE")).startsWith("-ERR ");
        assertThat(client.call("INFO", "persistence")).contains("rdb_last_bgsave_status:err");
        assertThat(client.call("CONFIG", "SET", "save", "3600 1")).isEqualTo("+OK\r\n");
        assertThat(client.call("SET", "a", "1")).startsWith("-MISCONF ");
        assertThat(client.call("GET", "a")).isEqualTo("$-1\r\n");
      } finally {
        Files.move(elsewhere, folder);
      }
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
      assertThat(client.call("SET", "a", "1")).isEqualTo("+OK\r\n");
      assertThat(client.call("INFO", "persistence")).contains("rdb_last_bgsave_status:ok");
      client.call("CONFIG", "SET", "save", "");
    }
  }

  @Test
  void barrier_inCommandInfo_isForAdministrators() {
    try (RawClient client = server.connect()) {
      assertThat(client.call("COMMAND", "INFO", "holdfast|barrier"))
          .contains("+@admin\r\n", "+@dangerous\r\n", "+noscript\r\n");
      assertThat(client.call("ACL", "CAT", "dangerous")).contains("bgsave");
    }
  }

  @Test
  void bgsave_idle_beginsOne() {
    try (RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      assertThat(client.call("BGSAVE", "nonsense")).isEqualTo("-ERR syntax error\r\n");
      assertThat(client.call("BGSAVE", "schedule", "x")).isEqualTo("-ERR syntax error\r\n");
      assertThat(client.call("BGSAVE")).isEqualTo("+Background saving started\r\n");
      await().until(() -> Files.exists(folder.resolve("dump.rdb.manifest.json")));
      long now = System.currentTimeMillis() / 1000;
      await()
          .until(
              () -> {
                String reply = client.call("LASTSAVE");
                return Math.abs(Long.parseLong(reply.substring(1).trim()) - now) < 60;
              });
    }
  }

  @Test
  void save_insideMulti_isRefused() {
    try (RawClient client = server.connect()) {
      client.call("MULTI");
      assertThat(client.call("SAVE")).startsWith("-ERR Command not allowed inside a transaction");
      assertThat(client.call("HOLDFAST", "BARRIER")).startsWith("-ERR ");
      client.call("DISCARD");
      client.call("MULTI");
      assertThat(client.call("BGSAVE")).isEqualTo("+QUEUED\r\n");
      assertThat(client.call("EXEC")).isEqualTo("*1\r\n+Background saving scheduled\r\n");
    }
  }

  @Test
  void restart_afterSave_hasTheData() {
    try (RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      client.call("ZADD", "z", "1.5", "m");
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
    }
    server.close();
    server = TestServer.start(folder);
    try (RawClient client = server.connect()) {
      assertThat(client.call("GET", "a")).isEqualTo("$1\r\n1\r\n");
      assertThat(client.call("ZSCORE", "z", "m")).isEqualTo("$3\r\n1.5\r\n");
      assertThat(client.call("DBSIZE")).isEqualTo(":2\r\n");
    }
  }

  @Test
  void help_always_listsTheSubcommands() {
    try (RawClient client = server.connect()) {
      assertThat(client.call("HOLDFAST", "HELP")).startsWith("*5\r\n").contains("+BARRIER\r\n");
    }
  }

  private static String bulk(String reply) {
    assertThat(reply).startsWith("$");
    return reply.substring(reply.indexOf('\n') + 1, reply.length() - 2);
  }
}
