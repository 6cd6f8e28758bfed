package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Slabs;

/**
 * What a shard without keys still has. Under {@code BlockChecker.Strict} the used bytes are exactly
 * those of the live blocks, so when they equal the index's pages there is no other block.
 */
public final class Remains {
  private Remains() {}

  /** Bytes of the pages of all indexes of a shard, whose lock is held; one page each when empty. */
  public static long indexBytes(Keyspace keyspace, Shard shard) {
    long bytes = 0;
    for (int number = 0; number < keyspace.databases(); number++) {
      Database database = shard.databaseIfPresent(number);
      bytes += database == null ? 0 : database.index().bytes();
    }
    return bytes;
  }

  /** Frees all garbage as LazyFree does; the lock is held. */
  public static void collect(Shard shard) {
    while (shard.hasGarbage()) {
      Slabs old = shard.freeSome(256);
      if (old != null) {
        while (!old.emptySome()) {
          Thread.onSpinWait();
        }
        shard.reuse(old);
      }
    }
  }
}
