package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.Glob;
import io.holdfast.server.command.options.ScanOptions;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Commands that walk over all keys of a database, the lock of one shard held at a time.
 *
 * <p>SCAN's cursor is the table's own cursor of the shard that the walk has reached, times the
 * number of shards, plus the shard's index. A key never changes its shard, so the guarantee of the
 * tables' walks, that what stays is seen, holds for all of them together.
 */
final class KeyWalk {
  /** Redis too gives up finding a key that has not expired after so many. */
  private static final int RANDOM_TRIES = 100;

  /** Groups of the index that one SCAN looks at if need be: all of those of a small database. */
  private static final long FEWEST_STEPS = 4096;

  private KeyWalk() {}

  static void keys(Call call) {
    var collector =
        new KeyCollector(call.keyspace(), call.client().database, new Glob(call.bytes(1)));
    if (call.mode() == Call.Mode.QUEUED) {
      collector.collectAll(); // what the transaction changes after must not show
    }
    call.reply().stream(collector);
  }

  static void scan(Call call) {
    long cursor = ScanOptions.cursor(call, 1);
    ScanOptions options = ScanOptions.parse(call, 2, true);
    long most = Math.min(options.count(), Integer.MAX_VALUE);
    var page = new Page(call, options);
    long steps = Math.max(most * 10, FEWEST_STEPS);
    do {
      cursor = step(call, cursor, page);
    } while (cursor != 0 && steps-- > 0 && page.visited < most);
    ScanOptions.replyHead(call, cursor, page.keys.size());
    page.keys.forEach(call.reply()::bulk);
  }

  /** What one SCAN has found. */
  private static final class Page implements Consumer<Entry> {
    final Call call;
    final ScanOptions options;
    final List<byte[]> keys = new ArrayList<>();
    long visited;

    Page(Call call, ScanOptions options) {
      this.call = call;
      this.options = options;
    }

    @Override
    public void accept(Entry entry) {
      visited++;
      String type = options.type();
      if (isLive(call, entry)
          && options.matches(entry.key())
          && (type == null || type.equals(entry.value().type().redisName()))) {
        keys.add(entry.key());
      }
    }
  }

  private static long step(Call call, long cursor, Consumer<Entry> visitor) {
    int shards = call.keyspace().shardCount();
    int bits = Integer.numberOfTrailingZeros(shards);
    int shard = (int) cursor & (shards - 1);
    long next =
        locked(call, shard, keys -> keys == null ? 0L : keys.scan(cursor >>> bits, visitor));
    if (next != 0) {
      return (next << bits) | shard;
    }
    return shard + 1 == shards ? 0 : shard + 1;
  }

  static void random(Call call) {
    var random = ThreadLocalRandom.current();
    int shards = call.keyspace().shardCount();
    var sizes = new long[shards];
    for (int tries = 0; tries < RANDOM_TRIES; tries++) {
      long all = 0;
      for (int i = 0; i < shards; i++) {
        sizes[i] = locked(call, i, keys -> keys == null ? 0L : keys.size());
        all += sizes[i];
      }
      if (all == 0) {
        break;
      }
      long rest = random.nextLong(all); // so that each shard is chosen by its size
      int shard = 0;
      while (rest >= sizes[shard]) {
        rest -= sizes[shard++];
      }
      byte[] key = locked(call, shard, keys -> liveKey(call, keys, random));
      if (key != null) {
        call.reply().bulk(key);
        return;
      }
    }
    call.reply().nil();
  }

  private static byte @Nullable [] liveKey(
      Call call, @Nullable Database keys, RandomGenerator random) {
    Entry entry = keys == null ? null : keys.random(random.nextLong());
    return entry != null && isLive(call, entry) ? entry.key() : null;
  }

  /** Looks at one shard's part of the client's database, null when there is none, locked. */
  private static <T extends @Nullable Object> T locked(
      Call call, int index, Function<@Nullable Database, T> look) {
    Shard shard = call.keyspace().shard(index);
    shard.lock();
    try {
      return look.apply(shard.databaseIfPresent(call.client().database));
    } finally {
      shard.unlock();
    }
  }

  private static boolean isLive(Call call, Entry entry) {
    return !entry.expires() || entry.expireAt() > call.now();
  }
}
