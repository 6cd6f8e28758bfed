package io.holdfast.server.keyspace;

import java.util.function.Consumer;

/**
 * The entries of a database that FLUSHALL or FLUSHDB emptied while a snapshot still needed them.
 * They belong to whoever was given them, who calls {@link #release} in the end; emptying a database
 * stays cheap that way.
 */
public final class DetachedEntries {
  private final Database database;

  DetachedEntries(Database database) {
    this.database = database;
  }

  /**
   * One step of a walk over the entries that the snapshot has not saved yet; needs no lock.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, Consumer<Entry> visitor) {
    return database.scanUnclaimed(cursor, visitor);
  }

  /** Gives their memory back, in steps from now on. The shard's lock must be held. */
  public void release() {
    database.discard();
  }
}
