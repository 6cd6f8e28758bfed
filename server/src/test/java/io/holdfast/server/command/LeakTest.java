package io.holdfast.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Remains;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.memory.Region;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a random workload of all types, and after all keys are gone, a shard's used bytes are the
 * one page that the index of each database begins with, and nothing else. The strict checker, under
 * which this runs, sees to it that each block was freed once and with its own size.
 */
class LeakTest {
  private static final int COMMANDS = 12_000;
  private static final int WORKERS = 2;
  private static final int PAGE = 4096;

  @TempDir Path folder;

  @Test
  void usedBytes_afterAllKeysWereRemoved_areWhatTheyWereAtTheStart() throws Exception {
    try (var server = TestServer.start(folder, "--proactor_threads=2", "--num_shards=2");
        RawClient client = server.connect()) {
      int regions = Region.live();
      for (int round = 0; round < 2; round++) {
        work(server, 100 * round + 1);
        removeAll(client, server.keyspace().databases());
        assertEmpty(server.keyspace(), regions);

        work(server, 100 * round + 51);
        assertThat(client.call("FLUSHALL")).isEqualTo("+OK\r\n");
        assertEmpty(server.keyspace(), regions);
      }
    }
  }

  private static void work(TestServer server, long seed) throws Exception {
    var ended = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 1)) {
      Future<?> waiting = threads.submit(() -> waitForElements(server, ended));
      List<Callable<Void>> workers = new ArrayList<>();
      for (int w = 0; w < WORKERS; w++) {
        long own = seed + w;
        workers.add(
            () -> {
              try (RawClient client = server.connect()) {
                new Workload(client, own).run(COMMANDS / WORKERS);
              }
              return null;
            });
      }
      List<Future<Void>> done = threads.invokeAll(workers);
      ended.set(true);
      for (Future<Void> each : done) {
        each.get();
      }
      waiting.get();
    }
  }

  /** Clients that are served by whoever pushes, run into timeouts, or leave while they wait. */
  private static void waitForElements(TestServer server, AtomicBoolean ended) {
    List<String[]> commands =
        List.of(
            new String[] {"BLMOVE", "l9", "l1", "LEFT", "RIGHT", "0.02"},
            new String[] {"BLPOP", "l9", "l0", "l1", "0.01"},
            new String[] {"BZPOPMIN", "z9", "z1", "0.01"},
            new String[] {"BRPOPLPUSH", "l2", "e1", "0.01"},
            new String[] {"XREAD", "BLOCK", "10", "STREAMS", "x1", "w1", "$", "$"},
            new String[] {
              "XREADGROUP", "GROUP", "g1", "c9", "BLOCK", "10", "COUNT", "3", "STREAMS", "x2", ">"
            },
            new String[] {"BLMPOP", "0.01", "2", "l9", "l3", "LEFT", "COUNT", "9"});
    while (!ended.get()) {
      try (RawClient client = server.connect();
          RawClient leaving = server.connect()) {
        leaving.send("BLMOVE", "l9", "l2", "LEFT", "LEFT", "0");
        for (String[] command : commands) {
          assertThat(client.call(command)).doesNotContain("internal error");
        }
      }
    }
  }

  private static void removeAll(RawClient client, int databases) {
    for (int number = 0; number < databases; number++) {
      client.call("SELECT", "" + number);
      String keys = client.call("KEYS", "*");
      int at = keys.indexOf('\n') + 1;
      while (at < keys.length()) {
        int start = keys.indexOf('\n', at) + 1;
        int length = Integer.parseInt(keys.substring(at + 1, start - 2));
        String key = keys.substring(start, start + length);
        assertThat(client.call("DEL", key)).as(key).isIn(":1\r\n", ":0\r\n"); // 0: it expired
        at = start + length + 2;
      }
      await().until(() -> client.call("DBSIZE").equals(":0\r\n")); // some may expire yet
    }
  }

  private static void assertEmpty(Keyspace keyspace, int regions) {
    await()
        .untilAsserted(
            () -> {
              assertThat(Region.live()).as("long strings").isEqualTo(regions);
              keyspace.lock(keyspace.allShards());
              try {
                assertThat(keyspace.garbage()).isZero();
                for (int i = 0; i < keyspace.shardCount(); i++) {
                  Shard shard = keyspace.shard(i);
                  assertThat(shard.waitingMemory()).isZero();
                  assertThat(shard.usedMemory())
                      .as("bytes of shard %d", i)
                      .isEqualTo(Remains.indexBytes(keyspace, shard))
                      .isEqualTo((long) present(keyspace, shard) * PAGE);
                }
              } finally {
                keyspace.unlock(keyspace.allShards());
              }
            });
  }

  private static int present(Keyspace keyspace, Shard shard) {
    int databases = 0;
    for (int number = 0; number < keyspace.databases(); number++) {
      databases += shard.databaseIfPresent(number) == null ? 0 : 1;
    }
    return databases;
  }
}
