package io.holdfast.server.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.LazyFree;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.PinnedTable;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.StreamId;
import io.holdfast.server.verify.Verifier;
import io.holdfast.server.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large collections are saved in portions, and as they were, whatever happens in between. */
class LargeEntriesTest {
  private static final int ELEMENTS = 20_000;

  @TempDir Path folder;
  private final Keyspace keyspace = new Keyspace(2, 16);
  private final LazyFree lazyFree = new LazyFree(keyspace);
  private final Content content = new Content(keyspace);
  private final SplittableRandom random = new SplittableRandom(7);
  private long epoch;

  @BeforeEach
  void fill() {
    put("hash", HashValue::new, hash -> each(i -> hash.put(bytes("f" + i), bytes("value " + i))));
    put("set", SetValue::new, set -> each(i -> set.add(bytes("member " + i))));
    put("zset", SortedSetValue::new, zset -> each(i -> zset.put(bytes("m" + i), i % 7_000)));
    put("list", ListValue::new, list -> each(i -> list.addLast(bytes("element " + i))));
    put("stream", StreamValue::new, this::addEntries);
    for (int i = 0; i < 100; i++) {
      content.put(0, "small:" + i, Content.string("x" + i), -1);
    }
  }

  @AfterEach
  void end() {
    assertThat(PinnedTable.live()).isZero();
    lazyFree.close();
    keyspace.close();
  }

  @Test
  void write_nothingChanges_isWhatAllAtOnceGives() throws IOException {
    SnapshotRun run = save(bytes -> {});
    assertThat(run.summary().digest()).isEqualTo(digest());
    assertThat(run.summary().keys()).isEqualTo(105);
    assertThat(run.copiedBytes()).isZero();
  }

  @Test
  void write_everyCollectionChangesAtEveryWrite_savesWhatWasThere() throws IOException {
    String before = digest();
    SnapshotRun run = save(bytes -> changeAll());
    assertThat(run.summary().digest()).isEqualTo(before);
    assertThat(run.pending().bytes()).isZero();
    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void write_everyCollectionIsRemovedAtTheFirstWrite_savesWhatWasThere() throws IOException {
    String before = digest();
    SnapshotRun run = save(once(() -> names().forEach(this::remove)));
    assertThat(run.summary().digest()).isEqualTo(before);
    assertThat(keyspace.size(0)).isEqualTo(100);
  }

  @Test
  void write_allIsFlushedWhileOneIsRead_savesWhatWasThere() throws IOException {
    String before = digest();
    long[] writes = new long[1];
    SnapshotRun run =
        save(
            bytes -> {
              writes[0]++;
              if (writes[0] == 2) {
                changeAll(); // so that hooks have begun to read
              } else if (writes[0] == 4) {
                clear();
              }
            });
    assertThat(run.summary().digest()).isEqualTo(before);
  }

  @Test
  void write_diskFailsInTheMiddle_letsGoOfAll() {
    assertThatThrownBy(
            () ->
                save(
                    written -> {
                      changeAll();
                      if (written > 100_000) {
                        throw new IllegalStateException("full");
                      }
                    }))
        .hasMessage("full");
  }

  private Consumer<Long> once(Runnable what) {
    boolean[] done = new boolean[1];
    return bytes -> {
      if (!done[0]) {
        done[0] = true;
        what.run();
      }
    };
  }

  private static Iterable<String> names() {
    return java.util.List.of("hash", "set", "zset", "list", "stream");
  }

  private void addEntries(StreamValue stream) {
    each(
        i -> {
          byte[][] fields = {bytes("field"), bytes("value " + i)};
          stream.add(new StreamId(stream.length() + 1, 0), fields, 0);
        });
  }

  private void changeAll() {
    for (int i = 0; i < 20; i++) {
      byte[] old = bytes("f" + random.nextInt(ELEMENTS));
      change("hash", HashValue.class, hash -> hash.put(old, bytes("other")));
      change("hash", HashValue.class, hash -> hash.put(bytes("new" + random.nextInt()), old));
      byte[] gone = bytes("f" + random.nextInt(ELEMENTS));
      change("hash", HashValue.class, hash -> hash.remove(gone));
      byte[] member = bytes("member " + random.nextInt(ELEMENTS));
      change("set", SetValue.class, set -> set.remove(member));
      change("set", SetValue.class, set -> set.add(bytes("new " + random.nextInt())));
      byte[] scored = bytes("m" + random.nextInt(ELEMENTS));
      change("zset", SortedSetValue.class, zset -> zset.put(scored, random.nextInt(ELEMENTS)));
      change("zset", SortedSetValue.class, zset -> zset.remove(bytes("m" + random.nextInt(99))));
      change("list", ListValue.class, list -> list.addFirst(member));
      change("list", ListValue.class, ListValue::removeLast);
    }
    change("stream", StreamValue.class, stream -> stream.delete(new StreamId(epoch, 0)));
    content.put(0, "small:" + random.nextInt(100), Content.string("other"), -1);
  }

  private <T extends Value> void change(String key, Class<T> type, Consumer<T> what) {
    with(
        key,
        (database, hash) -> {
          Entry entry = database.findForWrite(bytes(key), hash, 0);
          if (entry != null) {
            what.accept(type.cast(entry.value()));
            database.changed(entry);
          }
        });
  }

  private void remove(String key) {
    with(key, (database, hash) -> database.remove(bytes(key), hash, 0));
  }

  private void clear() {
    keyspace.lock(keyspace.allShards());
    for (int s = 0; s < keyspace.shardCount(); s++) {
      keyspace.shard(s).clear(0);
    }
    keyspace.unlock(keyspace.allShards());
  }

  /** What is done with a key's part of database 0. */
  private interface Use {
    void with(Database database, long hash);
  }

  private void with(String key, Use use) {
    long hash = keyspace.hash(bytes(key));
    Shard shard = keyspace.shard(keyspace.shardOf(hash));
    shard.lock();
    try {
      use.with(shard.database(0), hash);
    } finally {
      shard.unlock();
    }
  }

  private <T extends Value> void put(String key, Function<Slabs, T> maker, Consumer<T> filler) {
    with(
        key,
        (database, hash) -> {
          T value = maker.apply(database.shard().slabs());
          filler.accept(value);
          database.setExpiry(database.add(bytes(key), hash, value), 4_000_000_000_000L);
        });
  }

  private static void each(java.util.function.IntConsumer what) {
    for (int i = 0; i < ELEMENTS; i++) {
      what.accept(i);
    }
  }

  private String digest() {
    try (var summary = new ContentSummary()) {
      for (int s = 0; s < keyspace.shardCount(); s++) {
        Database part = keyspace.shard(s).database(0);
        long cursor = 0;
        do {
          cursor = part.scan(cursor, e -> summary.add(0, e.key(), e.value(), e.expireAt()));
        } while (cursor != 0);
      }
      return summary.digest();
    }
  }

  /** Saves, then has verify mode read the file. */
  private SnapshotRun save(Consumer<Long> beforeEachWrite) throws IOException {
    var pending = new PendingMemory(Long.MAX_VALUE, WriterHold.NOBODY);
    var run =
        new SnapshotRun(keyspace, ++epoch, true, new LockedSteps(Runnable::run), pending, () -> {});
    var disk = new Disk(beforeEachWrite, Long.MAX_VALUE);
    run.write(new RdbFileWriter(disk, true), "7.0.15", "0.1.0");
    Files.write(folder.resolve("dump.rdb"), disk.content.toByteArray());
    VerifyReport report =
        new Verifier(
                new SnapshotFiles(folder, "dump.rdb"), run.summary().digest(), run.summary().keys())
            .verify();
    assertThat(report.result()).as(report.toText()).isEqualTo(VerifyReport.Result.VERIFIED);
    return run;
  }

  private static byte[] bytes(String text) {
    return Objects.requireNonNull(text).getBytes(US_ASCII);
  }
}
