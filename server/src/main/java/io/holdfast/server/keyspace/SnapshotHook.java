package io.holdfast.server.keyspace;

/**
 * What a running snapshot is told before an entry changes, so that it can save the value of the
 * moment it stands for. Called with the shard's lock held, at most once an entry and snapshot.
 */
@FunctionalInterface
public interface SnapshotHook {
  /** Saves {@code entry} of the numbered database as it is now; must not block and not throw. */
  void beforeChange(int database, Entry entry);
}
