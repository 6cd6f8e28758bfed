package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * The agent guards other stores too: its barrier is their BGSAVE, and their dump is loaded and
 * counted by the restore check.
 */
final class GuardedRedisIT {
  private static final Pattern BACKUP = Pattern.compile("backup-[0-9a-f]{16}");

  @TempDir Path home;
  private Deployment deployment = new Deployment(Path.of("/none"));

  @RegisterExtension final LogsOnFailure logs = new LogsOnFailure(() -> deployment);

  @AfterEach
  void stop() {
    deployment.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis-server", "valkey-server"})
  void check_ofABackupOfIt_isVerifiedByTheNumberOfKeysAndOldDataIsNot(String store)
      throws Exception {
    Assumptions.assumeTrue(Kit.onPath(store), "there is no " + store + " on the PATH");
    deployment = new Deployment(home);
    deployment.startWith(store);
    try (Jedis client = deployment.client()) {
      client.mset("a", "1", "b", "2");
      client.rpush("list", "x", "y");
      client.hset("hash", "f", "v");
      client.zadd("board", 1.5, "bob");
    }
    String old = backup();
    Outcome check = deployment.agent("check", old);
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output()).contains("verified", "only that could be compared");

    try (Jedis client = deployment.client()) {
      client.set("c", "3");
    }
    String id = backup();
    Path stored = home.resolve("s3");
    StoredBackup.of(stored, id).impersonate(StoredBackup.of(stored, old));
    Outcome lie = deployment.agent("check", id);
    assertThat(lie.exitCode()).as(lie.output()).isEqualTo(1);
    assertThat(lie.output()).contains("mismatch", "keys: backed up 6, restored 5");
    assertThat(deployment.volumes()).containsExactly(Deployment.VOLUME);
  }

  private String backup() throws Exception {
    Outcome outcome = deployment.agent("backup");
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    Matcher matcher = BACKUP.matcher(outcome.output());
    assertThat(matcher.find()).as(outcome.output()).isTrue();
    return matcher.group();
  }
}
