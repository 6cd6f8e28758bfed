package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.StreamId;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * An endless sequence of changes that is the same each time: the state after so many of them can be
 * made again elsewhere. Each is one command of its own: it holds its locks, and counts itself in
 * the key {@code count} of database 0, which the swaps leave alone.
 */
final class Operations {
  private static final int KEYS = 5_000;
  private static final int LARGE = 1_500;
  private static final byte[] COUNT = Content.bytes("count");

  private final Keyspace keyspace;
  private final SplittableRandom random = new SplittableRandom(4711);
  private long done;

  Operations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  long done() {
    return done;
  }

  /** Carries out the next one. */
  void next() {
    done++;
    int kind = random.nextInt(20_000);
    byte[] key = Content.bytes("key:" + random.nextInt(KEYS));
    int number = 1 + random.nextInt(2);
    int detail = random.nextInt(100);
    boolean all = kind < 10;
    long shards = all ? keyspace.allShards() : bit(keyspace.hash(key)) | bit(keyspace.hash(COUNT));
    keyspace.lock(shards);
    try {
      if (kind < 2) {
        clear(number);
      } else if (kind < 6) {
        for (int each = 0; each < keyspace.databases(); each++) {
          clear(each);
        }
      } else if (all) {
        keyspace.swap(1, 2);
      } else {
        change(number, key, detail);
      }
      put(0, COUNT, StringValue.of(done));
    } finally {
      keyspace.unlock(shards);
    }
  }

  private void clear(int number) {
    for (int s = 0; s < keyspace.shardCount(); s++) {
      keyspace.shard(s).clear(number);
    }
  }

  private void change(int number, byte[] key, int detail) {
    Database database = database(number, key);
    Entry entry = database.findForWrite(key, keyspace.hash(key), 0);
    if (entry == null) {
      Value value = fresh(detail, database.shard().slabs());
      entry = database.add(key, keyspace.hash(key), value);
      if (detail % 10 == 0) {
        database.setExpiry(entry, 4_000_000_000_000L + detail);
      }
    } else if (detail < 10) {
      database.remove(key, keyspace.hash(key), 0);
    } else if (detail < 20) {
      database.setExpiry(entry, detail < 15 ? Entry.NO_EXPIRY : 4_000_000_000_000L + done);
    } else {
      grow(entry.value(), database, entry);
    }
  }

  /** A small value, or one so large that it is freed in steps. */
  private Value fresh(int detail, Slabs slabs) {
    int size = done % 331 == 0 ? LARGE : 1;
    return switch (detail % 5) {
      case 0 -> size == 1 ? StringValue.of(detail) : StringValue.of(new byte[300 * size]);
      case 1 -> Content.hash(slabs, size, "v");
      case 2 -> {
        var list = new ListValue(slabs);
        for (int i = 0; i < size; i++) {
          list.addLast(Content.bytes("the element " + i));
        }
        yield list;
      }
      case 3 -> stream(size, slabs);
      default -> {
        var sorted = new SortedSetValue(slabs);
        for (int i = 0; i < size; i++) {
          sorted.put(Content.bytes("member " + i), detail + i % 7);
        }
        yield sorted;
      }
    };
  }

  private void grow(Value value, Database database, Entry entry) {
    byte[] text = Content.bytes("v" + done);
    switch (value) {
      case StringValue string -> database.replace(entry, StringValue.of(done), true);
      case HashValue hash -> hash.put(Content.bytes("f" + done % 150), text);
      case ListValue list -> list.addLast(text);
      case SortedSetValue sorted -> sorted.put(text, (double) (done % 1000));
      case StreamValue stream -> grow(stream, text);
      default -> throw new IllegalStateException("not among those made");
    }
    if (!(value instanceof StringValue)) {
      database.changed(entry);
    }
  }

  private StreamValue stream(int size, Slabs slabs) {
    StreamValue stream = Content.stream(slabs, List.of("a"));
    for (int i = 1; i < size; i++) {
      grow(stream, Content.bytes("value " + i));
    }
    return stream;
  }

  /** Adds an entry, delivers it, and takes another away. */
  private static void grow(StreamValue stream, byte[] text) {
    StreamId id = stream.lastId().next();
    stream.add(id, new byte[][] {Content.bytes("f"), text}, 0);
    StreamGroup group = Objects.requireNonNull(stream.group(Content.bytes("g")));
    StreamConsumer consumer = Objects.requireNonNull(group.consumer(Content.bytes("c")));
    group.assign(id, consumer, id.sequence(), 1);
    group.setLast(id, StreamGroup.UNKNOWN);
    StreamId other = new StreamId(1, id.sequence() / 2);
    if (id.sequence() % 3 == 0) {
      stream.delete(other);
      group.acknowledge(other);
    }
  }

  private void put(int number, byte[] key, Value value) {
    Database database = database(number, key);
    Entry entry = database.findForWrite(key, keyspace.hash(key), 0);
    if (entry == null) {
      database.add(key, keyspace.hash(key), value);
    } else {
      database.replace(entry, value, true);
    }
  }

  private Database database(int number, byte[] key) {
    return keyspace.shard(keyspace.shardOf(keyspace.hash(key))).database(number);
  }

  private long bit(long hash) {
    return 1L << keyspace.shardOf(hash);
  }
}
