package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.LazyFree;
import io.holdfast.server.structure.StringValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A snapshot that is taken while others write stands for one moment, whatever they write, and while
 * what they remove is freed in steps.
 */
class SnapshotConsistencyTest {
  private static final int ACCOUNTS = 2_000;
  private static final long EACH = 1_000;

  @TempDir Path folder;
  private final Keyspace keyspace = new Keyspace(2, 16);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> writers = new ArrayList<>();
  private volatile SnapshotFiles files = new SnapshotFiles(Path.of(""), "");
  private final LazyFree lazyFree = new LazyFree(keyspace);
  private final ExecutorService loops = Executors.newFixedThreadPool(2);
  private final SnapshotSaver saver =
      new SnapshotSaver(keyspace, this::settings, "7.0.15", "0.1.0", WriterHold.NOBODY, loops);

  private SnapshotSettings settings() {
    return new SnapshotSettings(files, true, true);
  }

  @BeforeEach
  void prepare() {
    files = new SnapshotFiles(folder, "dump.rdb");
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    saver.close();
    loops.close();
    lazyFree.close();
    keyspace.close();
    assertThat(failure.get()).isNull();
  }

  @Test
  void save_whileAllKindsOfChangesGoOn_isExactlyAPrefixOfThem() throws Exception {
    var operations = new Operations(keyspace);
    for (int i = 0; i < 20_000; i++) {
      operations.next();
    }
    write(operations::next);
    long last = 0;
    var again = new Keyspace(2, 16);
    var freeing = new LazyFree(again);
    var replay = new Operations(again);
    for (int round = 0; round < 8 || (last == 20_000 && failure.get() == null); round++) {
      Manifest manifest = saver.save();
      long count = count();
      assertThat(count).isGreaterThanOrEqualTo(last);
      while (replay.done() < count) {
        replay.next();
      }
      assertThat(manifest.digest()).as("after %d changes", count).isEqualTo(digest(again));
      last = count;
    }
    assertThat(last).isGreaterThan(20_000);
    freeing.close();
    again.close();
  }

  @Test
  void save_whileTransfersGoOn_neverSplitsOne() throws Exception {
    var content = new Content(keyspace);
    for (int i = 0; i < ACCOUNTS; i++) {
      content.put(0, "account:" + i, StringValue.of(EACH), -1);
    }
    for (int w = 0; w < 2; w++) {
      var random = new SplittableRandom(w);
      write(() -> transfer(random));
    }
    for (int round = 0; round < 10; round++) {
      saver.save();
      Keyspace saved = load();
      long sum = 0;
      for (Entry entry : entries(saved, 0)) {
        sum += ((StringValue) entry.value()).integer();
      }
      assertThat(sum).isEqualTo(ACCOUNTS * EACH);
    }
    assertThat(saver.status().succeeded()).isEqualTo(10);
  }

  @Test
  void save_whileEverythingIsOverwritten_countsTheMemoryThatItTakes() {
    var content = new Content(keyspace);
    for (int i = 0; i < 50_000; i++) {
      content.put(0, "key:" + i, Content.string("value of some length " + i), -1);
    }
    var random = new SplittableRandom(9);
    write(() -> content.put(0, "key:" + random.nextInt(50_000), Content.string("a new value"), -1));
    long copied = 0;
    for (int round = 0; round < 500 && copied == 0; round++) {
      saver.save();
      copied = saver.status().pending().lastCopied();
    }
    assertThat(copied).isPositive();
    assertThat(saver.status().pending().bytes()).isZero();
    assertThat(saver.status().keysTotal()).isZero();
  }

  @Test
  void request_whileASaveRuns_getsASnapshotOfALaterMoment() throws Exception {
    var content = new Content(keyspace);
    for (int i = 0; i < 30_000; i++) {
      content.put(0, "key:" + i, Content.string("value " + i), -1);
    }
    for (int i = 0; i < 20; i++) {
      var first = saver.request();
      content.put(0, "mark", StringValue.of(i), -1);
      Manifest second = saver.request().get();
      assertThat(count("mark")).isEqualTo(i);
      assertThat(second.createdAt()).isGreaterThanOrEqualTo(first.get().createdAt());
    }
  }

  private void transfer(SplittableRandom random) {
    byte[] from = Content.bytes("account:" + random.nextInt(ACCOUNTS));
    byte[] to = Content.bytes("account:" + random.nextInt(ACCOUNTS));
    long shards =
        1L << keyspace.shardOf(keyspace.hash(from)) | 1L << keyspace.shardOf(keyspace.hash(to));
    keyspace.lock(shards);
    try {
      add(from, -7);
      add(to, 7);
    } finally {
      keyspace.unlock(shards);
    }
  }

  private void add(byte[] account, long amount) {
    long hash = keyspace.hash(account);
    Database database = keyspace.shard(keyspace.shardOf(hash)).database(0);
    Entry entry = Objects.requireNonNull(database.findForWrite(account, hash, 0));
    database.replace(entry, StringValue.of(((StringValue) entry.value()).integer() + amount), true);
  }

  private void write(Runnable change) {
    Thread writer =
        new Thread(
            () -> {
              try {
                while (!stop.get()) {
                  change.run();
                }
              } catch (RuntimeException | Error e) {
                failure.set(e);
              }
            });
    writers.add(writer);
    writer.start();
  }

  private long count() throws IOException {
    return count("count");
  }

  private long count(String key) throws IOException {
    return ((StringValue) Objects.requireNonNull(new Content(load()).get(0, key))).integer();
  }

  private Keyspace load() throws IOException {
    var loaded = new Keyspace(1, 16);
    new SnapshotLoader(loaded, new LoadProgress()).load(files);
    return loaded;
  }

  private static String digest(Keyspace of) {
    var summary = new ContentSummary();
    for (int number = 0; number < of.databases(); number++) {
      for (Entry entry : entries(of, number)) {
        summary.add(number, entry.key(), entry.value(), entry.expireAt());
      }
    }
    return summary.digest();
  }

  private static List<Entry> entries(Keyspace of, int number) {
    List<Entry> entries = new ArrayList<>();
    for (int s = 0; s < of.shardCount(); s++) {
      Database part = of.shard(s).database(number);
      long cursor = 0;
      do {
        cursor = part.scan(cursor, entries::add);
      } while (cursor != 0);
    }
    return entries;
  }
}
