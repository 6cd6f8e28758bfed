package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.scheduling.Niceness;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves keys of its own to nowhere, some of which change meanwhile, so that what a save runs is
 * compiled before the first one. Else that happens while clients wait: compiled code that has never
 * met a save is thrown away at its beginning, and the compilers take the processor for milliseconds
 * at a time, for a second and more. It has a thread that stands back behind all others and waits
 * while the process is busy, and it takes some megabytes while it runs.
 */
public final class SaveRehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(SaveRehearsal.class);

  /** About as many together as the compilers want to see before they do their best. */
  private static final int KEYS = 20_000;

  private static final int ROUNDS = 30;
  private static final int LAST_NICENESS = 19;
  private static final int CHANGED_AT_ONCE = 300;

  /** Coprime to any number of keys here, so that all have their turn. */
  private static final int STRIDE = 7919;

  /** How long the process is watched before each round. */
  private static final long WATCHED_NANOS = 100_000_000;

  private final int keys;
  private final int rounds;
  private final Runnable beforeRound;

  SaveRehearsal(int keys, int rounds, Runnable beforeRound) {
    this.keys = keys;
    this.rounds = rounds;
    this.beforeRound = beforeRound;
  }

  /** Begins one on its thread, and returns. */
  public static void begin() {
    Thread.ofPlatform()
        .name("save-rehearsal")
        .daemon()
        .start(
            () -> {
              Niceness.set(LAST_NICENESS);
              try {
                long begun = System.nanoTime();
                long saved = new SaveRehearsal(KEYS, ROUNDS, SaveRehearsal::awaitLeisure).run();
                long millis = (System.nanoTime() - begun) / 1_000_000;
                LOG.debug("Rehearsed saving with {} keys in {} ms", saved, millis);
              } catch (IOException | RuntimeException | OutOfMemoryError e) {
                LOG.info(
                    "The first save may be slow, since rehearsing it failed: {}", e.toString());
              }
            });
  }

  /** Rehearses, and returns how many keys were saved in all. */
  long run() throws IOException {
    var keyspace = new Keyspace(1, 1);
    try {
      for (int key = 0; key < keys; key++) {
        put(keyspace, key, 0);
      }
      long saved = 0;
      for (int round = 1; round <= rounds; round++) {
        beforeRound.run();
        saved += save(keyspace, round);
      }
      return saved;
    } finally {
      keyspace.close();
    }
  }

  /**
   * Returns once the process leaves half of its processors idle: under full load the compilers have
   * what serves clients to do first.
   */
  private static void awaitLeisure() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    long half = WATCHED_NANOS * Runtime.getRuntime().availableProcessors() / 2;
    long used;
    do {
      used = -system.getProcessCpuTime();
      LockSupport.parkNanos(WATCHED_NANOS);
      used += system.getProcessCpuTime();
    } while (used > half);
  }

  private long save(Keyspace keyspace, int epoch) throws IOException {
    keyspace.prepareSnapshot(epoch);
    var pending = new PendingMemory(Long.MAX_VALUE, WriterHold.NOBODY);
    var locked = new LockedSteps(Runnable::run);
    var run = new SnapshotRun(keyspace, epoch, true, locked, pending, () -> {});
    run.write(new RdbFileWriter(new Nowhere(keyspace, epoch), true), "", "");
    return run.summary().keys();
  }

  /** Sets a key as SET does; the fewest are hashes, as everywhere. */
  private static void put(Keyspace keyspace, int number, int version) {
    Shard shard = keyspace.shard(0); // the only one
    byte[] key = bytes("key:" + number);
    long hash = keyspace.hash(key);
    shard.lock();
    try {
      Database database = shard.database(0);
      Value value = value(shard, number, version);
      Entry entry = database.findForWrite(key, hash, 0);
      if (entry != null) {
        database.replace(entry, value, false);
      } else {
        database.add(key, hash, value);
      }
    } finally {
      shard.unlock();
    }
  }

  private static Value value(Shard shard, int number, int version) {
    return switch (number % 16) {
      case 0 -> hash(shard, version);
      case 1, 2 -> StringValue.of(version);
      default -> StringValue.of(bytes("version " + version + " of a value of " + number));
    };
  }

  private static Value hash(Shard shard, int version) {
    var hash = new HashValue(shard.slabs());
    for (int field = 0; field < 4; field++) {
      hash.put(bytes("field" + field), bytes("version " + version));
    }
    return hash;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Takes all that is written, and changes some keys each time, as clients would. */
  private final class Nowhere implements WritableByteChannel {
    private final Keyspace keyspace;
    private final int version;
    private int turn;

    Nowhere(Keyspace keyspace, int version) {
      this.keyspace = keyspace;
      this.version = version;
    }

    @Override
    public int write(ByteBuffer source) {
      int length = source.remaining();
      source.position(source.limit());
      for (int i = 0; i < CHANGED_AT_ONCE; i++) {
        put(keyspace, turn++ * STRIDE % keys, version);
      }
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
