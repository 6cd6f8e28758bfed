package io.holdfast.server.keyspace;

/** Who is told of changed keys: WATCH, clients that wait for one, the append-only file. */
@FunctionalInterface
public interface ChangeListener {
  /** Called with the shard's lock held, after the change, which may have removed the key. */
  void keyChanged(Database database, byte[] key);

  /** Called with the shard's lock held when a key goes that no command removed. */
  default void removed(Database database, byte[] key) {}

  /** Called with the shard's lock held before all keys of a database go, instead of once a key. */
  default void beforeClear(Database database) {}
}
