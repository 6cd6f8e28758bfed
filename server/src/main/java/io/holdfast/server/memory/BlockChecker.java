package io.holdfast.server.memory;

import java.util.HashMap;
import java.util.Map;

/**
 * Watches blocks come and go. {@link #NONE} costs nothing and sees nothing; {@link Strict} catches
 * a block that is freed twice, with another size, or written after it was freed.
 */
public interface BlockChecker {
  BlockChecker NONE =
      new BlockChecker() {
        @Override
        public void allocated(long address, long size) {}

        @Override
        public void freed(long address, long size) {}
      };

  /**
   * {@link #NONE}, or {@link Strict} ones when the system property {@code holdfast.checkBlocks} is
   * true.
   */
  static BlockChecker current() {
    return Boolean.getBoolean("holdfast.checkBlocks") ? new Strict() : NONE;
  }

  void allocated(long address, long size);

  void freed(long address, long size);

  /** All blocks are gone at once. */
  default void forgotten() {}

  /** For tests. Remembers each block, and fills new and freed ones with a pattern. */
  final class Strict implements BlockChecker {
    private static final byte PATTERN = (byte) 0xdd;

    /** Addresses that differ only in a few bits would share a hash map's few bins. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Map<Long, Long> live = new HashMap<>();

    @Override
    public void allocated(long address, long size) {
      Long before = live.putIfAbsent(address * SPREAD, size);
      if (before != null) {
        throw new IllegalStateException("block at " + address + " given out twice");
      }
      Memory.fill(address, size, PATTERN);
    }

    @Override
    public void freed(long address, long size) {
      Long allocated = live.remove(address * SPREAD);
      if (allocated == null) {
        throw new IllegalStateException(
            "no block at " + address + ": freed twice, or never given out");
      }
      if (allocated != size) {
        throw new IllegalStateException(
            "block at " + address + " has " + allocated + " bytes, freed as " + size);
      }
      Memory.fill(address, size, PATTERN);
    }

    @Override
    public void forgotten() {
      live.clear();
    }

    /** Blocks that are given out. */
    public int liveBlocks() {
      return live.size();
    }
  }
}
