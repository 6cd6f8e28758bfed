package io.holdfast.server.eviction;

import io.holdfast.server.config.Flags;
import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.stats.Statistics;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A keyspace with an evictor and a clock of its own, which a request moves on by a millisecond. */
final class Cache implements AutoCloseable {
  final Keyspace keyspace = new Keyspace(4, 2);
  final Statistics statistics = new Statistics(1);
  final Evictor evictor;
  private final Settings settings;
  private long now = 1_700_000_000_000L;

  Cache(long maxmemory, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--maxmemory=" + maxmemory);
    this.settings = Flags.read(all, Map.of()).settings();
    this.evictor = new Evictor(keyspace, statistics, settings, () -> now);
  }

  /** Sets another {@code maxmemory}. */
  void limit(long bytes) {
    settings.set(MemoryParameters.MAXMEMORY, bytes);
  }

  /** Asks for a key, and sets it when it is not there; true when it was. */
  boolean ask(int key) {
    now++;
    byte[] name = name(key);
    long hash = keyspace.hash(name);
    Database database = shard(hash).database(0);
    if (database.find(name, hash, now) != null) {
      return true;
    }
    evictor.hasRoom();
    database.add(name, hash, StringValue.of(new byte[64]));
    return false;
  }

  Entry add(int key, Value value) {
    byte[] name = name(key);
    long hash = keyspace.hash(name);
    return shard(hash).database(0).add(name, hash, value);
  }

  void addExpiring(int key, long seconds) {
    Entry entry = add(key, StringValue.of(new byte[64]));
    shard(key).database(0).setExpiry(entry, now + 1000 * seconds);
  }

  @Nullable Entry peek(int key) {
    byte[] name = name(key);
    long hash = keyspace.hash(name);
    return shard(hash).database(0).peek(name, hash, now);
  }

  Shard shard(int key) {
    return shard(keyspace.hash(name(key)));
  }

  void pass(long seconds) {
    now += 1000 * seconds;
  }

  int size() {
    return (int) keyspace.size(0);
  }

  private Shard shard(long hash) {
    return keyspace.shard(keyspace.shardOf(hash));
  }

  private static byte[] name(int key) {
    return ("key:" + key).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    keyspace.close();
  }
}
