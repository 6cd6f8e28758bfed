package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.config.Flags;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.oracle.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping, memory's limit and the pages over HTTP. */
class LifecycleTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void start_withEachIo_serves(String io) {
    TestServer server;
    try {
      server = TestServer.start(folder, "--io=" + io);
    } catch (StartupException e) {
      Assumptions.abort("this machine lacks it: " + e.line());
      return;
    }
    try (server;
        RawClient client = server.connect()) {
      assertThat(client.call("ECHO", "x".repeat(200_000))).hasSize(200_000 + 11);
    }
  }

  @Test
  void start_folderInUse_saysSo() {
    try (TestServer first = TestServer.start(folder)) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> TestServer.start(folder))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("in use by another server");
    }
  }

  @Test
  void start_folderMissing_saysSo() {
    assertThatThrownBy(() -> TestServer.start(folder.resolve("none")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("no such folder");
  }

  @Test
  void start_portTaken_saysSo() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (TestServer first = TestServer.start(folder)) {
      assertThatThrownBy(() -> TestServer.start(other, "--port=" + first.port()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("can't listen on 127.0.0.1:" + first.port());
    }
  }

  @Test
  void start_dirThatCannotBeWritten_saysWhy() throws IOException {
    Files.createDirectory(folder.resolve(".holdfast.lock")); // root may write to any folder
    assertThatThrownBy(() -> TestServer.start(folder))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--dir " + folder)
        .hasMessageContaining("Is a directory");
  }

  @Test
  void start_beyondLoopbackWithoutPassword_isRefused() {
    assertThatThrownBy(() -> TestServer.start(folder, "--bind=0.0.0.0"))
        .isInstanceOfSatisfying(StartupException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
        .hasMessageContaining("--requirepass");
  }

  @ParameterizedTest
  @CsvSource({"'', 127.0.0.1", "secret, *"})
  void bind_notSaid_isAllAddressesOnlyWithAPassword(String password, String chosen) {
    Settings settings =
        Flags.read(List.of("--bind=", "--requirepass=" + password), Map.of()).settings();
    SafetyChecks.addresses(settings);
    assertThat(settings.get(NetworkParameters.BIND)).containsExactly(chosen);
  }

  @Test
  void stop_withSavePoints_dataIsThereAgain() {
    try (TestServer server = TestServer.start(folder, "--save=3600 1");
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      client.call("CLIENT", "PAUSE", "60000", "ALL");
      assertThat(server.stop()).isTrue();
      assertThat(server.stop()).isTrue();
    }
    try (TestServer server = TestServer.start(folder);
        RawClient client = server.connect()) {
      assertThat(client.call("GET", "a")).isEqualTo("$1\r\n1\r\n");
    }
  }

  @Test
  void set_beyondMaxmemory_isRefusedOrEvicts() {
    try (TestServer server = TestServer.start(folder, "--maxmemory=2mb");
        RawClient client = server.connect()) {
      String value = "x".repeat(1000);
      int stored = 0;
      while (client.call("SET", "key" + stored, value).equals("+OK\r\n")) {
        stored++;
      }
      assertThat(stored).isBetween(1000, 2500);
      assertThat(client.call("SET", "more", value))
          .isEqualTo("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
      assertThat(client.call("GET", "key0")).startsWith("$1000");
      for (String policy : new String[] {"allkeys-lru", "allkeys-lfu", "allkeys-random"}) {
        client.call("CONFIG", "SET", "maxmemory-policy", policy);
        for (int i = 0; i < 500; i++) {
          assertThat(client.call("SET", policy + i, value)).isEqualTo("+OK\r\n");
        }
      }
      assertThat(client.call("INFO", "stats")).containsPattern("evicted_keys:1[0-9]{3}");
      client.call("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
      await().until(() -> client.call("APPEND", "more", value).startsWith("-OOM"));
    }
  }

  @Test
  void evict_allkeysLru_keepsWhatIsUsed() {
    try (TestServer server =
            TestServer.start(folder, "--maxmemory=2mb", "--cache_mode", "--maxmemory-samples=10");
        RawClient client = server.connect()) {
      client.call("SET", "hot", "1");
      for (int i = 0; i < 3000; i++) {
        client.call("SET", "cold" + i, "x".repeat(1000));
        client.call("GET", "hot");
      }
      assertThat(client.call("CONFIG", "GET", "maxmemory-policy")).contains("allkeys-lru");
      assertThat(client.call("DBSIZE")).isNotEqualTo(":3001\r\n");
    }
  }

  @Test
  void expire_keysNobodyAsksFor_goByThemselves() {
    try (TestServer server = TestServer.start(folder);
        RawClient client = server.connect()) {
      for (int i = 0; i < 1000; i++) {
        client.call("SET", "k" + i, "v", "PX", "1");
      }
      await().until(() -> client.call("DBSIZE").equals(":0\r\n"));
      assertThat(client.call("INFO", "stats")).contains("expired_keys:1000\r\n");
    }
  }

  @Test
  void http_onBothPorts_answersWithoutPassword() throws Exception {
    try (TestServer server = TestServer.start(folder, "--metrics_port=0", "--requirepass=secret");
        RawClient client = server.connect();
        HttpClient http = HttpClient.newHttpClient()) {
      client.call("AUTH", "secret");
      client.call("SET", "a", "1");
      for (int port : new int[] {server.port(), server.metricsPort()}) {
        HttpResponse<String> metrics = get(http, port, "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
            .contains("holdfast_commands_total{cmd=\"set\"} 1.0")
            .contains("holdfast_db_keys{db=\"db0\"} 1.0");
        assertThat(get(http, port, "/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get(http, port, "/health/liveness").body()).contains("UP");
        assertThat(get(http, port, "/nope").statusCode()).isEqualTo(404);
      }
    }
  }

  @Test
  void metrics_checkedByPromtool_areClean() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    Assumptions.assumeTrue(Files.isExecutable(promtool), promtool + " is not installed");
    try (TestServer server = TestServer.start(folder, "--metrics_port=0");
        HttpClient http = HttpClient.newHttpClient()) {
      String text = get(http, server.metricsPort(), "/metrics").body();
      Path file = Files.writeString(folder.resolve("metrics"), text);
      Process check =
          new ProcessBuilder(promtool.toString(), "check", "metrics")
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(
              check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(check.waitFor()).as(said).isZero();
      assertThat(said).isEmpty();
    }
  }

  private static HttpResponse<String> get(HttpClient http, int port, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
