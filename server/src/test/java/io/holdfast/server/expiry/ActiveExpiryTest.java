package io.holdfast.server.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.structure.StringValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cycles over keys of which all, some or none have expired. */
final class ActiveExpiryTest {
  private static final long FUTURE = System.currentTimeMillis() + 1_000_000_000;
  private static final int MANY = 300_000;

  private final Keyspace keyspace = new Keyspace(4, 3);
  private final ActiveExpiry expiry = new ActiveExpiry(keyspace);

  @AfterEach
  void close() {
    keyspace.close();
  }

  @Test
  void run_manyExpiredAtOnce_removesThemInSeveralCycles() {
    for (int i = 0; i < MANY; i++) {
      add(0, i, 1);
    }
    expiry.run();
    assertThat(keyspace.size(0)).isBetween(1L, MANY - 1L); // a quarter of a tenth of a second
    await().until(this::allExpired);
    assertThat(expired()).isEqualTo(MANY);
  }

  @Test
  void run_fewExpiredAmongMany_findsThemAllInTheEnd() {
    for (int i = 0; i < 100_000; i++) {
      add(1, i, i % 1000 == 0 ? 1 : FUTURE);
      add(2, i, Entry.NO_EXPIRY);
    }
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              expiry.run();
              return expired() == 100;
            });
    assertThat(keyspace.size(1)).isEqualTo(100_000 - 100);
    assertThat(keyspace.size(2)).isEqualTo(100_000);
  }

  @Test
  void run_nothingExpired_removesNothing() {
    for (int i = 0; i < 1000; i++) {
      add(0, i, i % 2 == 0 ? FUTURE : Entry.NO_EXPIRY);
    }
    for (int i = 0; i < 100; i++) {
      expiry.run();
    }
    assertThat(keyspace.size(0)).isEqualTo(1000);
  }

  @Test
  void run_switchedOff_removesNothing() {
    add(0, 1, 1);
    expiry.enable(false);
    expiry.run();
    assertThat(keyspace.size(0)).isEqualTo(1);
    expiry.enable(true);
    await().until(this::allExpired);
  }

  private boolean allExpired() {
    expiry.run();
    return keyspace.size(0) == 0;
  }

  private long expired() {
    long expired = 0;
    for (int i = 0; i < keyspace.shardCount(); i++) {
      expired += keyspace.shard(i).expired();
    }
    return expired;
  }

  private void add(int number, int key, long at) {
    byte[] name = ("key:" + key).getBytes(StandardCharsets.US_ASCII);
    long hash = keyspace.hash(name);
    Database database = keyspace.shard(keyspace.shardOf(hash)).database(number);
    database.setExpiry(database.add(name, hash, StringValue.of(key)), at);
  }
}
