package io.holdfast.server.keyspace;

/**
 * Where the memory of all shards goes, in bytes.
 *
 * @param used by blocks and long strings
 * @param reserved by the pages that hold these; what is more than {@code used} is fragmentation
 * @param cached by free pages that the system has not got back yet
 */
public record MemoryUse(long used, long reserved, long cached) {
  static final MemoryUse NONE = new MemoryUse(0, 0, 0);

  MemoryUse plus(long moreUsed, long moreReserved, long moreCached) {
    return new MemoryUse(used + moreUsed, reserved + moreReserved, cached + moreCached);
  }

  /** Bytes lost between and within blocks. */
  public long fragmented() {
    return Math.max(0, reserved - used);
  }

  /** All that the allocator has of the system. */
  public long resident() {
    return reserved + cached;
  }

  /** How many times as much is reserved as used; 1 when nothing is. */
  public double fragmentation() {
    return used == 0 ? 1 : (double) reserved / used;
  }
}
