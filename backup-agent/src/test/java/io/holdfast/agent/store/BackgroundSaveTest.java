package io.holdfast.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.Barrier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fallback against a real redis-server. */
class BackgroundSaveTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Process redis;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/redis-server")), "redis-server is not installed");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    redis =
        new ProcessBuilder(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--requirepass",
                "secret",
                "--save",
                "")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await().ignoreExceptions().until(() -> !store().ping().isEmpty());
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (redis != null) {
      redis.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void barrier_quietStore_savesAndKnowsKeysOfAllDatabases() throws IOException {
    try (Connection connection = new Connection("127.0.0.1", port, LONG, LONG)) {
      connection.call("AUTH", "secret");
      connection.call("SET", "a", "1");
      connection.call("SELECT", "3");
      connection.call("SET", "b", "1");
    }
    Barrier barrier = store().barrier(LONG);
    assertThat(barrier.keys()).isEqualTo(2);
    assertThat(barrier.digest()).isNull();
    assertThat(barrier.server()).matches("(redis|valkey) \\d+\\..*");
    assertThat(folder.resolve("dump.rdb")).isNotEmptyFile();
    assertThat(store().marker()).isEqualTo(barrier.marker());
  }

  @Test
  void marker_afterAnotherSave_differs() {
    Barrier barrier = store().barrier(LONG);
    assertThat(store().barrier(LONG).marker()).isNotEqualTo(barrier.marker());
  }

  private RespStore store() {
    return new RespStore("127.0.0.1", port, () -> "secret", new SystemTime());
  }
}
