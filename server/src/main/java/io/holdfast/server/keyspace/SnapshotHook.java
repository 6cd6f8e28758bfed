package io.holdfast.server.keyspace;

/**
 * What a running snapshot is told before the keyspace changes, so that it can save the state of the
 * moment it stands for. Called with the shard's lock held; must not block and not throw.
 *
 * <p>Databases go by the numbers that they had at that moment, whatever SWAPDB did since.
 */
public interface SnapshotHook {
  /** Saves {@code entry} as it is now. At most once an entry and snapshot. */
  void beforeChange(int database, Entry entry);

  /**
   * Takes over all entries of a database that is being emptied. From now on they are the hook's
   * alone: nobody else reads or changes them, and no lock guards them.
   */
  void takeOver(int database, DetachedEntries entries);
}
