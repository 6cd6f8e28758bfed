package io.holdfast.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.oracle.RealRedis;
import io.holdfast.server.oracle.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the append-only file tells of commands is what they did, here and in redis-server. */
class EffectsTest {
  private static final int COMMANDS = Integer.getInteger("holdfast.effects.commands", 4000);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,no", "2,everysec", "3,always", "4,everysec", "5,no", "6,always", "7,no", "8,no"})
  void load_afterRandomCommands_findsWhatTheyLeft(long seed, String policy)
      throws IOException, InterruptedException {
    Path data = Files.createDirectory(folder.resolve("data"));
    String[] flags = {"--appendonly=yes", "--appendfsync=" + policy};
    Map<String, String> before;
    try (TestServer server = TestServer.start(data, flags);
        RawClient client = server.connect()) {
      var workload = new Workload(client, seed, false);
      workload.run(COMMANDS / 2);
      assertThat(client.call("BGREWRITEAOF")).startsWith("+Background append only file");
      workload.run(COMMANDS / 2);
      TimeUnit.MILLISECONDS.sleep(50); // the shortest expiries are over then
      before = State.of(server.port(), 3);
      assertThat(server.stop()).isTrue();
    }
    try (RealRedis redis = RealRedis.start(copy(data), "--appendonly", "yes")) {
      assertSame(State.of(redis.port(), 3), before, "redis-server, seed " + seed);
    }
    try (TestServer server = TestServer.start(data, flags)) {
      assertSame(State.of(server.port(), 3), before, "seed " + seed);
    }
  }

  /** Key by key, since all at once would be pages. */
  private static void assertSame(
      Map<String, String> found, Map<String, String> before, String where) {
    before.forEach(
        (key, value) -> assertThat(found.get(key)).as("%s, key %s", where, key).isEqualTo(value));
    assertThat(found.keySet()).as(where).isEqualTo(before.keySet());
  }

  private Path copy(Path data) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path to = Files.createDirectory(copy.resolve("appendonlydir"));
    try (Stream<Path> files = Files.list(data.resolve("appendonlydir"))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(Objects.requireNonNull(file.getFileName())));
      }
    }
    return copy;
  }
}
