package io.holdfast.server.keyspace;

import java.util.function.Consumer;

/**
 * The entries of a database that FLUSHALL or FLUSHDB emptied while a snapshot still needed them.
 * They belong to whoever was given them; emptying a database stays cheap that way.
 */
public final class DetachedEntries {
  private final Table table;
  private final long epoch;

  DetachedEntries(Table table, long epoch) {
    this.table = table;
    this.epoch = epoch;
  }

  /**
   * One step of a walk over the entries that the snapshot has not saved yet.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end
   */
  public long scan(long cursor, Consumer<Entry> visitor) {
    return table.scan(
        cursor,
        entry -> {
          if (entry.snapshotEpoch != epoch) {
            entry.snapshotEpoch = epoch;
            visitor.accept(entry);
          }
        });
  }
}
