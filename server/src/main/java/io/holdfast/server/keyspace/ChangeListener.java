package io.holdfast.server.keyspace;

/** Who is told of changed keys: WATCH and clients blocked on a list or sorted set. */
@FunctionalInterface
public interface ChangeListener {
  /** Called with the shard's lock held, after the change, which may have removed the key. */
  void keyChanged(Database database, byte[] key);

  /** Called with the shard's lock held before all keys of a database go, instead of once a key. */
  default void beforeClear(Database database) {}
}
