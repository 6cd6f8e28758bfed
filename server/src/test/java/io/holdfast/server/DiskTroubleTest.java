package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.storage.Faults;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What clients are told and operators see when snapshots can't be written, and how it heals; as the
 * table in runbook/disk-trouble.md says.
 */
class DiskTroubleTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @SuppressWarnings("NullAway.Init")
  private TestServer server;

  /** Causes, and what the log and INFO say. */
  enum Trouble {
    FULL(faults -> faults.room(0), "No space left on device"),
    NEARLY_FULL(faults -> faults.room(40), "No space left on device"),
    READ_ONLY(Faults::readOnly, "Read-only file system"),
    WRITES_FAIL(faults -> fail(faults, Operation.WRITE), "Input/output error"),
    FSYNC_FAILS(faults -> fail(faults, Operation.FORCE), "Input/output error"),
    RENAME_FAILS(faults -> fail(faults, Operation.RENAME), "Input/output error"),
    FOLDER_FSYNC_FAILS(faults -> fail(faults, Operation.FORCE_FOLDER), "Input/output error");

    @SuppressWarnings("ImmutableEnumChecker") // none of them keeps anything
    private final Consumer<Faults> begin;

    private final String reason;

    Trouble(Consumer<Faults> begin, String reason) {
      this.begin = begin;
      this.reason = reason;
    }

    private static void fail(Faults faults, Operation operation) {
      faults.fail(operation, "", "Input/output error", Integer.MAX_VALUE);
    }
  }

  @BeforeEach
  void start() {
    disk = new SimulatedDisk(folder);
    server = TestServer.start(disk, folder, "--metrics_port=0");
    try (RawClient client = server.connect()) {
      assertThat(client.call("SET", "key", "old")).isEqualTo("+OK\r\n");
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
      assertThat(client.call("SET", "key", "new")).isEqualTo("+OK\r\n");
      client.call("CONFIG", "SET", "save", "3600 1");
    }
  }

  @AfterEach
  void end() {
    disk.faults().heal();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "longhorn#350, #1500, redis#584: writes stop while saves fail, and go on by themselves")
  void save_diskInTrouble_refusesWritesUntilASaveWorks(Trouble trouble) throws Exception {
    trouble.begin.accept(disk.faults());
    try (RawClient client = server.connect()) {
      assertThat(client.call("SAVE")).startsWith("-ERR ").contains(trouble.reason);
      assertThat(client.call("SET", "key", "newer")).startsWith("-MISCONF ");
      assertThat(client.call("GET", "key")).isEqualTo("$3\r\nnew\r\n");
      assertThat(client.call("HOLDFAST", "BARRIER")).startsWith("-ERR ").contains(trouble.reason);
      assertThat(client.call("INFO", "persistence"))
          .contains("rdb_last_bgsave_status:err\r\n")
          .containsPattern("rdb_last_bgsave_error:.*" + trouble.reason)
          .containsPattern("rdb_saves_consecutive_failures:[1-9]");
      assertThat(page("/health/readiness")).contains("\"lastSave\":\"failed\"");
      assertThat(page("/metrics"))
          .contains("holdfast_last_save_success 0.0\n")
          .containsPattern("holdfast_failed_saves_in_a_row [1-9]");
      await()
          .until(
              () ->
                  client.call("INFO", "persistence").matches("(?s).*rdb_save_overdue_sec:[1-9].*"));
      assertThat(old()).as("the previous snapshot").isTrue();

      disk.faults().heal();
      await().until(() -> client.call("SET", "key", "newest").equals("+OK\r\n"));
      assertThat(client.call("INFO", "persistence"))
          .contains("rdb_last_bgsave_status:ok\r\n")
          .contains("rdb_last_bgsave_error:\r\n")
          .contains("rdb_saves_consecutive_failures:0\r\n");
      assertThat(disk.list(folder)).containsExactly("dump.rdb", "dump.rdb.manifest.json");
    }
  }

  @Test
  @DisplayName("redis#584: who prefers to write without snapshots may")
  void save_failsAndWritesNeedNotStop_writesGoOn() {
    disk.faults().readOnly();
    try (RawClient client = server.connect()) {
      client.call("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
      assertThat(client.call("SAVE")).startsWith("-ERR ");
      assertThat(client.call("SET", "key", "newer")).isEqualTo("+OK\r\n");
      client.call("CONFIG", "SET", "stop-writes-on-bgsave-error", "yes");
      assertThat(client.call("SET", "key", "newer")).startsWith("-MISCONF ");
      client.call("CONFIG", "SET", "save", "");
      assertThat(client.call("SET", "key", "newer")).isEqualTo("+OK\r\n");
    }
  }

  @Test
  @DisplayName("dragonfly#4257: a save that hangs is seen")
  void save_diskHangs_isSeen() throws Exception {
    disk.faults().stallWrites(true);
    try (RawClient client = server.connect()) {
      assertThat(client.call("BGSAVE")).startsWith("+Background saving started");
      await().until(() -> page("/metrics").contains("holdfast_save_in_progress 1.0\n"));
      assertThat(page("/metrics")).contains("holdfast_save_current_duration_seconds ");
      assertThat(client.call("SET", "key", "newer")).isEqualTo("+OK\r\n");
      assertThat(client.call("GET", "key")).isEqualTo("$5\r\nnewer\r\n");
    }
  }

  @Test
  @DisplayName("dragonfly#5845: what was saved at maxmemory loads with the same maxmemory")
  void restart_atMaxmemory_hasAllData() {
    server.close();
    server = TestServer.start(disk, folder, "--maxmemory=3mb");
    int stored = 0;
    try (RawClient client = server.connect()) {
      while (client.call("SET", "key" + stored, "x".repeat(900)).equals("+OK\r\n")) {
        stored++;
      }
      assertThat(stored).isGreaterThan(1_000);
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
    }
    server.close();
    server = TestServer.start(disk, folder, "--maxmemory=3mb");
    try (RawClient client = server.connect()) {
      assertThat(client.call("DBSIZE")).isEqualTo(":" + (stored + 1) + "\r\n");
      assertThat(server.keyspace().usedMemory()).isLessThan(4 << 20);
      assertThat(client.call("GET", "key7")).startsWith("$900\r\n");
    }
  }

  private boolean old() throws IOException {
    return new String(
            disk.content(folder.resolve("dump.rdb")), java.nio.charset.StandardCharsets.ISO_8859_1)
        .contains("old");
  }

  private String page(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.metricsPort() + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
