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
   * @param copies takes those that lie whole in their records, as long as it has room
   * @param others takes all else; to be used during the call
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, RecordCopies copies, Consumer<Entry> others) {
    return database.scanUnclaimed(cursor, copies, others);
  }

  /** Gives their memory back, in steps from now on. The shard's lock must be held. */
  public void release() {
    database.discard();
  }
}
