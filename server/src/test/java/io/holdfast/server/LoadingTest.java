package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.config.Flags;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.storage.SimulatedDisk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients and probes see while the data is being loaded from a disk that takes its time. */
class LoadingTest {
  private static final int KEYS = 5_000;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedDisk disk;

  @SuppressWarnings("NullAway.Init")
  private Server server;

  @BeforeEach
  void save() {
    disk = new SimulatedDisk(folder);
    try (TestServer first = TestServer.start(disk, folder);
        RawClient client = first.connect()) {
      for (int i = 0; i < KEYS; i++) {
        client.send("SET", "key:" + i, "value");
      }
      for (int i = 0; i < KEYS; i++) {
        client.reply();
      }
      assertThat(client.call("SAVE")).isEqualTo("+OK\r\n");
    }
    List<String> flags =
        List.of(
            "--port=0", "--bind=127.0.0.1", "--metrics_port=0", "--save=1 1", "--dir=" + folder);
    server = new Server(Flags.read(flags, Map.of()).settings(), disk);
  }

  @AfterEach
  void end() {
    disk.faults().heal();
    server.close();
  }

  @Test
  @DisplayName("bitnami/charts#6685, #2034: not ready, but alive, for as long as loading takes")
  void start_whileLoading_isAliveAndNotReady() throws Exception {
    CompletableFuture<Void> started = startSlowly();
    try (RawClient client = new RawClient(server.port());
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(client.call("GET", "key:1"))
          .isEqualTo("-LOADING Redis is loading the dataset in memory\r\n");
      assertThat(client.call("SAVE")).startsWith("-LOADING");
      assertThat(client.call("HOLDFAST", "BARRIER")).startsWith("-LOADING");
      assertThat(client.call("INFO", "persistence"))
          .contains("loading:1\r\n")
          .containsPattern("loading_start_time:\\d{10}\r\n")
          .containsPattern("loading_total_bytes:[1-9]\\d+\r\n")
          .containsPattern("loading_loaded_bytes:\\d+\r\n")
          .containsPattern("loading_loaded_perc:\\d+\\.\\d\\d\r\n")
          .containsPattern("loading_eta_seconds:\\d+\r\n");
      assertThat(get(http, "/health/liveness").statusCode()).isEqualTo(200);
      HttpResponse<String> readiness = get(http, "/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body())
          .contains("\"loading\":true")
          .containsPattern("totalBytes\":[1-9]");
      assertThat(get(http, "/metrics").body())
          .contains("holdfast_loading 1.0\n")
          .containsPattern("holdfast_loading_total_bytes [1-9]")
          .containsPattern("holdfast_loading_loaded_bytes \\d");

      disk.faults().heal();
      started.join();
      assertThat(client.call("GET", "key:1")).isEqualTo("$5\r\nvalue\r\n");
      assertThat(client.call("DBSIZE")).isEqualTo(":" + KEYS + "\r\n");
      assertThat(get(http, "/health/readiness").statusCode()).isEqualTo(200);
      assertThat(get(http, "/metrics").body()).contains("holdfast_loading 0.0\n");
    }
  }

  @Test
  void shutdown_whileLoading_doesNotSaveHalfOfTheData() throws IOException {
    byte[] before = disk.content(folder.resolve("dump.rdb"));
    CompletableFuture<Void> started = startSlowly();
    var stops = new CompletableFuture<Void>();
    server.onShutdown(() -> stops.complete(null));
    try (RawClient client = new RawClient(server.port())) {
      client.send("SHUTDOWN", "SAVE");
      stops.join();
      assertThat(server.stop()).isTrue();
      disk.faults().heal();
      started.join();
      assertThat(disk.content(folder.resolve("dump.rdb"))).isEqualTo(before);
      assertThatThrownBy(() -> new RawClient(server.port()))
          .isInstanceOf(java.io.UncheckedIOException.class);
    }
  }

  @Test
  @DisplayName("dragonfly#8361: a dump of an unknown version is an error that names the version")
  void start_unknownVersion_saysSo() {
    disk.put(folder.resolve("dump.rdb"), "REDIS9999\377        ");
    assertThatThrownBy(() -> server.start())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(folder.resolve("dump.rdb").toString())
        .hasMessageContaining("9999");
  }

  @Test
  @DisplayName("garnet#2150: a damaged dump ends the start; part of the data is not served")
  void start_dumpCutShort_servesNothing() throws IOException {
    byte[] whole = disk.content(folder.resolve("dump.rdb"));
    disk.put(folder.resolve("dump.rdb"), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> server.start())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("dump.rdb at offset ");
  }

  @Test
  @DisplayName("garnet#2150: a dump with a wrong bit ends the start too")
  void start_dumpDamaged_servesNothing() throws IOException {
    byte[] whole = disk.content(folder.resolve("dump.rdb"));
    disk.put(
        folder.resolve("dump.rdb"),
        new String(whole, StandardCharsets.ISO_8859_1)
            .replace("key:99", "key:9X")
            .getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> server.start()).hasMessageContaining("checksum");
  }

  private CompletableFuture<Void> startSlowly() {
    disk.faults().stallReads(true);
    CompletableFuture<Void> started = CompletableFuture.runAsync(server::start);
    await().until(() -> server.parts().loading().loading());
    return started;
  }

  private HttpResponse<String> get(HttpClient http, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.metricsPort() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
