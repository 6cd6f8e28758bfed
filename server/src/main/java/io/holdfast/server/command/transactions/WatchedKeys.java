package io.holdfast.server.command.transactions;

import io.holdfast.server.client.Bytes;
import io.holdfast.server.client.Client;
import io.holdfast.server.client.Watching;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Keyspace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who watches which key: one map for each shard, guarded by the shard's lock. */
public final class WatchedKeys {
  private final Keyspace keyspace;
  private final List<Map<Watching.Key, Set<Client>>> shards;

  public WatchedKeys(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.shards =
        java.util.stream.Stream.generate(WatchedKeys::shard).limit(keyspace.shardCount()).toList();
  }

  private static Map<Watching.Key, Set<Client>> shard() {
    return new HashMap<>();
  }

  /** Begins to watch a key, whose shard's lock is held. */
  void watch(Client client, byte[] key, long now) {
    long hash = keyspace.hash(key);
    int shard = keyspace.shardOf(hash);
    keyspace.shard(shard).database(client.database).find(key, hash, now); // expired ones go first
    var watched = new Watching.Key(client.database, new Bytes(key));
    if (client.watching().keys().add(watched)) {
      shards.get(shard).computeIfAbsent(watched, k -> new HashSet<>()).add(client);
    }
  }

  /** Notes that a key was changed. The lock of its shard is held. */
  public void keyChanged(Database database, byte[] key) {
    Map<Watching.Key, Set<Client>> watchers = shards.get(database.shard().index());
    if (!watchers.isEmpty()) {
      watchers
          .getOrDefault(new Watching.Key(database.number(), new Bytes(key)), Set.of())
          .forEach(client -> client.watching().breakIt());
    }
  }

  /** Notes that all keys of a database are about to go. The lock of its shard is held. */
  public void beforeClear(Database database) {
    int shard = database.shard().index();
    for (var entry : shards.get(shard).entrySet()) {
      Watching.Key key = entry.getKey();
      if (key.database() == database.number() && exists(shard, key, key.database())) {
        entry.getValue().forEach(client -> client.watching().breakIt());
      }
    }
  }

  /**
   * Notes that two databases are about to change places. All locks are held. It must be before: an
   * expired key that is found and removed here counts as a change where it was watched, not where
   * it would have come to.
   */
  public void beforeSwap(int first, int second) {
    for (int i = 0; i < shards.size(); i++) {
      for (var entry : shards.get(i).entrySet()) {
        Watching.Key key = entry.getKey();
        if ((key.database() == first || key.database() == second)
            && (exists(i, key, first) || exists(i, key, second))) {
          entry.getValue().forEach(client -> client.watching().breakIt());
        }
      }
    }
  }

  /** True when a watched key of the client was changed or has expired. All its locks are held. */
  boolean isBroken(Client client, long now) {
    for (Watching.Key key : client.watching().keys()) {
      byte[] bytes = key.bytes().array();
      long hash = keyspace.hash(bytes);
      keyspace.shard(keyspace.shardOf(hash)).database(key.database()).find(bytes, hash, now);
    }
    return client.watching().isBroken();
  }

  /** Ends all watching of a client; takes the locks that this needs. */
  public void forget(Client client) {
    for (Watching.Key key : client.watching().keys()) {
      int shard = keyspace.shardOf(keyspace.hash(key.bytes().array()));
      keyspace.lock(1L << shard);
      try {
        Map<Watching.Key, Set<Client>> watchers = shards.get(shard);
        Set<Client> clients = watchers.get(key);
        if (clients != null && clients.remove(client) && clients.isEmpty()) {
          watchers.remove(key);
        }
      } finally {
        keyspace.unlock(1L << shard);
      }
    }
    client.watching().clear();
  }

  private boolean exists(int shard, Watching.Key key, int database) {
    byte[] bytes = key.bytes().array();
    return keyspace
            .shard(shard)
            .database(database)
            .find(bytes, keyspace.hash(bytes), System.currentTimeMillis())
        != null;
  }
}
