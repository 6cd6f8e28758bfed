package io.holdfast.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.structure.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FLUSHALL while a snapshot still reads what it removes. */
class RetirementTest {
  private static final int KEYS = 3000;

  private final Keyspace keyspace = new Keyspace(1, 4);
  private final Shard shard = keyspace.shard(0);
  private final List<DetachedEntries> taken = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();

  private final SnapshotHook hook =
      new SnapshotHook() {
        @Override
        public void beforeChange(int database, Entry entry) {}

        @Override
        public void takeOver(int database, DetachedEntries entries) {
          numbers.add(database);
          taken.add(entries);
        }
      };

  @BeforeEach
  void lock() {
    shard.lock();
  }

  @AfterEach
  void close() {
    keyspace.close();
  }

  @Test
  void clear_ofAllDatabasesDuringASnapshot_keepsWhatItReads() {
    fill(0);
    fill(1);
    shard.beginSnapshot(7, hook);
    for (int number = 0; number < keyspace.databases(); number++) {
      shard.clear(number);
    }
    assertThat(numbers).isEqualTo(List.of(0, 0, 1)); // the second time with all of the shard
    shard.endSnapshot();
    // The last ones first: what is left must stay readable until it is returned too.
    int found = 0;
    for (DetachedEntries entries : taken.reversed()) {
      found += count(entries);
      entries.release();
      collect();
    }
    assertThat(found).isEqualTo(2 * KEYS);
    assertThat(shard.usedMemory()).isEqualTo(Remains.indexBytes(keyspace, shard));
  }

  @Test
  void clear_ofOneAfterTheOther_keepsBothUntilTheyAreReturned() {
    fill(0);
    fill(1);
    shard.beginSnapshot(7, hook);
    shard.clear(1);
    fill(2);
    shard.clear(2);
    shard.clear(0);
    shard.endSnapshot();
    for (DetachedEntries entries : taken) {
      count(entries);
      entries.release();
      collect();
    }
    assertThat(shard.usedMemory()).isEqualTo(Remains.indexBytes(keyspace, shard));
    fill(0);
    assertThat(shard.database(0).size()).isEqualTo(KEYS);
  }

  @Test
  void clear_withoutASnapshot_leavesOnlyTheIndexesFirstPages() {
    fill(0);
    fill(1);
    shard.clear(1);
    assertThat(shard.garbage()).isEqualTo(1);
    shard.clear(0);
    assertThat(shard.garbage()).isZero();
    assertThat(shard.usedMemory())
        .isEqualTo(Remains.indexBytes(keyspace, shard))
        .isEqualTo(2 * 4096);
    collect();
  }

  private void fill(int number) {
    for (int i = 0; i < KEYS; i++) {
      byte[] key = ("key:" + number + ":" + i).getBytes(StandardCharsets.US_ASCII);
      shard.database(number).add(key, keyspace.hash(key), StringValue.of(new byte[800]));
    }
  }

  private static int count(DetachedEntries entries) {
    int[] found = {0};
    try (var copies = new RecordCopies(1 << 20)) {
      long cursor = 0;
      do {
        cursor = entries.scan(cursor, copies, entry -> assertThat(entry).isNull());
        copies.drain(
            record -> {
              assertThat(((StringValue) record.value()).bytes()).containsOnly(0);
              found[0]++;
            });
      } while (cursor != 0);
    }
    return found[0];
  }

  private void collect() {
    Remains.collect(shard);
  }
}
