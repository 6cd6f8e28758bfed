package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.Glob;
import io.holdfast.server.command.options.ScanOptions;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands that walk over all keys of a database.
 *
 * <p>SCAN's cursor is the table's own cursor of the shard that the walk has reached, times the
 * number of shards, plus the shard's index. A key never changes its shard, so the guarantee of the
 * tables' walks, that what stays is seen, holds for all of them together.
 */
final class KeyWalk {
  /** Redis too gives up finding a key that has not expired after so many. */
  private static final int RANDOM_TRIES = 100;

  private KeyWalk() {}

  static void keys(Call call) {
    var pattern = new Glob(call.bytes(1));
    List<byte[]> found = new ArrayList<>();
    for (int i = 0; i < call.keyspace().shardCount(); i++) {
      Database database = part(call, i);
      if (database != null) {
        long cursor = 0;
        do {
          cursor =
              database.scan(
                  cursor,
                  entry -> {
                    if (isLive(call, entry)
                        && (pattern.matchesAll() || pattern.matches(entry.key()))) {
                      found.add(entry.key());
                    }
                  });
        } while (cursor != 0);
      }
    }
    call.reply().array(found.size());
    found.forEach(call.reply()::bulk);
  }

  static void scan(Call call) {
    long from = ScanOptions.cursor(call, 1);
    ScanOptions options = ScanOptions.parse(call, 2, true);
    List<Entry> visited = new ArrayList<>();
    long cursor = options.walk(from, (at, visitor) -> step(call, at, visitor), visited);
    visited.removeIf(
        entry ->
            !isLive(call, entry)
                || !options.matches(entry.key())
                || (options.type() != null
                    && !options.type().equals(entry.value().type().redisName())));
    ScanOptions.replyHead(call, cursor, visited.size());
    visited.forEach(entry -> call.reply().bulk(entry.key()));
  }

  private static long step(Call call, long cursor, Consumer<Entry> visitor) {
    int shards = call.keyspace().shardCount();
    int bits = Integer.numberOfTrailingZeros(shards);
    int shard = (int) cursor & (shards - 1);
    Database database = part(call, shard);
    long next = database == null ? 0 : database.scan(cursor >>> bits, visitor);
    if (next != 0) {
      return (next << bits) | shard;
    }
    return shard + 1 == shards ? 0 : shard + 1;
  }

  static void random(Call call) {
    Keyspace keyspace = call.keyspace();
    var random = ThreadLocalRandom.current();
    for (int tries = 0; tries < RANDOM_TRIES; tries++) {
      long size = keyspace.size(call.client().database);
      if (size == 0) {
        break;
      }
      Entry entry = at(call, random.nextLong(size));
      if (entry != null && isLive(call, entry)) {
        call.reply().bulk(entry.key());
        return;
      }
    }
    call.reply().nil();
  }

  /** Any entry of the shard that the key with this number would be in. */
  private static @Nullable Entry at(Call call, long number) {
    long rest = number;
    for (int i = 0; i < call.keyspace().shardCount(); i++) {
      Database database = part(call, i);
      long size = database == null ? 0 : database.size();
      if (database != null && rest < size) {
        return database.random(ThreadLocalRandom.current().nextLong());
      }
      rest -= size;
    }
    return null;
  }

  private static @Nullable Database part(Call call, int shard) {
    return call.keyspace().shard(shard).databaseIfPresent(call.client().database);
  }

  private static boolean isLive(Call call, Entry entry) {
    return !entry.expires() || entry.expireAt() > call.now();
  }
}
