package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/**
 * The root of a {@link MemberTable}, at an address.
 *
 * <pre>
 *   | size 4 | pinned: 1 bit, slots/4: 3 bits, lines: 28 bits | directory 4 | bytes/8: 4 |
 * </pre>
 *
 * The directory is a reference that {@link Lines} understands; bytes are those of all blocks. A
 * pinned table is one whose {@link PinnedTable} has to hear of changes.
 */
final class TableRoot {
  static final int BYTES = 16;

  private static final int LINES = 4;
  private static final int DIRECTORY = 8;
  private static final int BLOCKS = 12;
  private static final int LINE_BITS = 28;
  private static final int LINE_MASK = (1 << LINE_BITS) - 1;
  private static final int PINNED = 1 << 31;

  private TableRoot() {}

  static void clear(long root) {
    Memory.fill(root, BYTES, (byte) 0);
  }

  /** Elements. */
  static int size(long root) {
    return Memory.getInt(root);
  }

  static void setSize(long root, int size) {
    Memory.putInt(root, size);
  }

  /** Buckets, each of which begins with a line. */
  static int lines(long root) {
    return Memory.getInt(root + LINES) & LINE_MASK;
  }

  static void setLines(long root, int lines) {
    Memory.putInt(root + LINES, (Memory.getInt(root + LINES) & ~LINE_MASK) | lines);
  }

  /** Slots of each line: 4, 8 or 12; fewer than 12 only while there is one line. */
  static int slots(long root) {
    return (Memory.getInt(root + LINES) & ~PINNED) >>> LINE_BITS << 2;
  }

  static void setSlots(long root, int slots) {
    int others = Memory.getInt(root + LINES) & (PINNED | LINE_MASK);
    Memory.putInt(root + LINES, others | (slots >> 2 << LINE_BITS));
  }

  /** True while somebody reads the table in portions. */
  static boolean isPinned(long root) {
    return Memory.getInt(root + LINES) < 0;
  }

  static void setPinned(long root, boolean pinned) {
    int others = Memory.getInt(root + LINES) & ~PINNED;
    Memory.putInt(root + LINES, pinned ? others | PINNED : others);
  }

  static int directory(long root) {
    return Memory.getInt(root + DIRECTORY);
  }

  static void setDirectory(long root, int reference) {
    Memory.putInt(root + DIRECTORY, reference);
  }

  /** Bytes of the table's blocks. */
  static long bytes(long root) {
    return (Memory.getInt(root + BLOCKS) & 0xffff_ffffL) << 3;
  }

  /** Allocates a block that counts as the table's. */
  static int allocate(Slabs slabs, long root, int size) {
    int reference = slabs.allocate(size);
    count(root, Slabs.blockSize(size));
    return reference;
  }

  static void free(Slabs slabs, long root, int reference, int size) {
    slabs.free(reference, size);
    count(root, -Slabs.blockSize(size));
  }

  static void count(long root, long bytes) {
    Memory.putInt(root + BLOCKS, Memory.getInt(root + BLOCKS) + (int) (bytes >> 3));
  }
}
