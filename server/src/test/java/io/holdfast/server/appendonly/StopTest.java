package io.holdfast.server.appendonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import io.holdfast.server.storage.ThreadEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that stops while its append-only file is rewritten, or has to be. */
class StopTest {
  private static final int KEYS = 20_000;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @BeforeEach
  void makeDisk() {
    disk = new SimulatedDisk(folder);
  }

  private TestServer start(String... flags) {
    return TestServer.start(disk, folder, flags);
  }

  private static void fill(RawClient client) {
    var many = new StringBuilder();
    for (int i = 0; i < KEYS; i++) {
      String key = "key:" + (100_000 + i);
      many.append("*3\r\n$3\r\nSET\r\n$10\r\n").append(key);
      many.append("\r\n$100\r\n").append("x".repeat(100)).append("\r\n");
    }
    client.sendRaw(many.toString());
    for (int i = 0; i < KEYS; i++) {
      assertThat(client.reply()).isEqualTo("+OK\r\n");
    }
  }

  private static String info(RawClient client) {
    return client.call("INFO", "persistence");
  }

  /** Has the disk, which takes nothing, go on once the server that stops has come to a place. */
  private boolean stop(TestServer server, String where) {
    Thread here = Thread.currentThread();
    var watch =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (here.isAlive() && !isAt(here, where)) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  disk.faults().stallWrites(false);
                });
    boolean well = server.stop();
    ThreadEnd.await(watch);
    return well;
  }

  private static boolean isAt(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(Rewriting.class.getName())
                    && frame.getMethodName().equals(method));
  }

  @Test
  void stop_duringARewrite_breaksItOffAndLeavesTheFilesThatAreGood() throws IOException {
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      fill(client);
      assertThat(client.call("WAITAOF", "1", "0", "0")).startsWith("*2\r\n:1");
      disk.faults().stallWrites(true);
      assertThat(client.call("BGREWRITEAOF")).startsWith("+Background append only file");
      await().until(() -> disk.list(folder.resolve("appendonlydir")).toString().contains("temp-"));
      assertThat(stop(server, "breakOff")).isTrue();
    }
    assertThat(disk.list(folder.resolve("appendonlydir")))
        .noneMatch(name -> name.startsWith("temp-") || name.contains(".base."));
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":" + KEYS + "\r\n");
    }
  }

  @Test
  void stop_afterAnFsyncFailed_rewritesTheFileBeforeTheEnd() {
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      disk.faults().fail(Operation.FORCE, ".incr.", "Input/output error", 1);
      disk.faults().fail(Operation.CREATE, ".base", "Input/output error", 100);
      client.call("SET", "b", "2");
      await().until(() -> info(client).contains("aof_last_write_status:err"));
      disk.faults().heal();
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server =
            TestServer.start(disk.powerCut().getFirst(), folder, "--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("MGET", "a", "b")).isEqualTo("*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
    }
  }

  @Test
  void stop_beforeTheFirstBaseIsWritten_waitsForIt() {
    try (TestServer server = start();
        RawClient client = server.connect()) {
      fill(client);
      disk.faults().stallWrites(true);
      client.call("CONFIG", "SET", "appendonly", "yes");
      await().until(() -> info(client).contains("aof_rewrite_in_progress:1"));
      assertThat(stop(server, "await")).isTrue();
    }
    try (TestServer server = start("--appendonly=yes");
        RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":" + KEYS + "\r\n");
    }
  }
}
