package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts keys into a keyspace as commands do, and reads them back. */
public final class Content {
  private final Keyspace keyspace;

  public Content(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Sets a key to a value, which is moved there; an expiry of -1 is none. */
  public Content put(int number, String key, Value value, long expireAt) {
    byte[] name = bytes(key);
    long hash = keyspace.hash(name);
    Shard shard = keyspace.shard(keyspace.shardOf(hash));
    shard.lock();
    try {
      Database database = shard.database(number);
      Entry entry = database.findForWrite(name, hash, 0);
      if (entry == null) {
        entry = database.add(name, hash, value);
      } else {
        database.replace(entry, value, true);
      }
      database.setExpiry(entry, expireAt);
    } finally {
      shard.unlock();
    }
    return this;
  }

  /** The value of a key, or null. */
  public @Nullable Value get(int number, String key) {
    byte[] name = bytes(key);
    long hash = keyspace.hash(name);
    Entry entry = keyspace.shard(keyspace.shardOf(hash)).database(number).find(name, hash, 0);
    return entry == null ? null : entry.value();
  }

  /** One key of each type and encoding, few bytes each; two of them with an expiry. */
  public Content oneOfEach() {
    try (Slabs slabs = Scratch.slabs()) {
      put(0, "string", string("some text, some text, some text, some text"), -1);
      put(0, "integer", string("123456"), 4_000_000_000_000L);
      put(0, "list", list(slabs, "a", "b", "12"), -1);
      put(1, "hash", hash(slabs, 3, "v"), 4_000_000_000_001L);
      put(1, "large hash", hash(slabs, 2, "x".repeat(70)), -1);
      put(1, "intset", set(slabs, "5", "70000"), -1);
      put(1, "set", set(slabs, "m", "n"), -1);
      var sorted = new SortedSetValue(slabs);
      sorted.put(bytes("one"), 1.5);
      sorted.put(bytes("two"), 2);
      put(15, "zset", sorted, -1);
      put(15, "stream", stream(slabs, List.of("a", "12", "c")), -1);
      var large = new SortedSetValue(slabs);
      large.put(bytes("y".repeat(70)), Double.NEGATIVE_INFINITY);
      return put(15, "large zset", large, -1);
    }
  }

  public static StringValue string(String text) {
    return StringValue.of(bytes(text));
  }

  public static ListValue list(Slabs slabs, String... elements) {
    var list = new ListValue(slabs);
    for (String element : elements) {
      list.addLast(bytes(element));
    }
    return list;
  }

  public static SetValue set(Slabs slabs, String... members) {
    var set = new SetValue(slabs);
    for (String member : members) {
      set.add(bytes(member));
    }
    return set;
  }

  /** Entries with these values, of which a group has read the first. */
  public static StreamValue stream(Slabs slabs, List<String> values) {
    var stream = new StreamValue(slabs);
    for (String value : values) {
      byte[][] fields = {bytes("field"), bytes(value)};
      stream.add(new StreamId(stream.length() + 1, 0), fields, 0);
    }
    StreamGroup group = stream.addGroup(bytes("g"), new StreamId(1, 0), 1);
    StreamConsumer consumer =
        Objects.requireNonNull(Objects.requireNonNull(group).addConsumer(bytes("c"), 5));
    group.assign(new StreamId(1, 0), consumer, 7, 1);
    return stream;
  }

  public static HashValue hash(Slabs slabs, int fields, String value) {
    var hash = new HashValue(slabs);
    for (int i = 0; i < fields; i++) {
      hash.put(bytes("f" + i), bytes(value + i));
    }
    return hash;
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
