package io.holdfast.server.index;

import io.holdfast.server.memory.Memory;
import java.util.function.IntConsumer;

/**
 * One page of the index: 64 groups of 12 slots, a cache line each.
 *
 * <pre>
 *   group   | 12 fingerprints | away | epoch | marks | 12 references |
 *             1 byte each       1      1       2       4 bytes each
 * </pre>
 *
 * <p>A key's home group and fingerprint come from its hash. When the home is full the key goes to
 * one of the next three groups, and the home counts it in {@code away}; so a search goes past the
 * home only where something was displaced. A fingerprint of 0 is an empty slot. A mark is a bit for
 * each slot that the owner of the index may set: the keyspace marks keys that expire.
 *
 * <p>Invariants: {@code away} of a group is the number of keys whose home it is and which lie
 * elsewhere; none lies further than three groups (modulo 64) behind its home, but in segments that
 * are known for it.
 */
final class Segment {
  static final int GROUPS = 64;
  static final int SLOTS = 12;
  static final int REACH = 4;

  private static final int LINE = 64;
  private static final int AWAY = 12;
  private static final int EPOCH = 13;
  private static final int MARKS = 14;
  private static final int REFERENCES = 16;
  private static final long LOW = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Segment() {}

  static int home(long hash) {
    return (int) (hash >>> 8) & (GROUPS - 1);
  }

  static int fingerprint(long hash) {
    int low = (int) hash & 0xff;
    return low == 0 ? 1 : low;
  }

  /** A place in a segment, the group's number in the high and the slot's in the low bits. */
  static int place(int group, int slot) {
    return (group << 4) | slot;
  }

  static int groupOf(int place) {
    return place >> 4;
  }

  static int reference(long segment, int place) {
    return Memory.getInt(referenceAt(segment, place));
  }

  static void setReference(long segment, int place, int reference) {
    Memory.putInt(referenceAt(segment, place), reference);
  }

  static boolean isUsed(long segment, int place) {
    return Memory.getByte(segment + (long) groupOf(place) * LINE + (place & 15)) != 0;
  }

  static boolean isMarked(long segment, int place) {
    return ((marks(segment, groupOf(place)) >> (place & 15)) & 1) != 0;
  }

  static void mark(long segment, int place, boolean marked) {
    int group = groupOf(place);
    int bit = 1 << (place & 15);
    int marks = marks(segment, group);
    Memory.putShort(
        segment + (long) group * LINE + MARKS, (short) (marked ? (marks | bit) : (marks & ~bit)));
  }

  /** The marks of a group's slots, a bit each. */
  static int marks(long segment, int group) {
    return Memory.getShort(segment + (long) group * LINE + MARKS) & 0xffff;
  }

  /** The epoch that a group was last claimed for, 0 to 255. */
  static int epoch(long segment, int group) {
    return Memory.getByte(segment + (long) group * LINE + EPOCH) & 0xff;
  }

  static void setEpoch(long segment, int group, int epoch) {
    Memory.putByte(segment + (long) group * LINE + EPOCH, (byte) epoch);
  }

  /** Keys whose home the group is and which lie in another. */
  static int away(long segment, int group) {
    return Memory.getByte(segment + (long) group * LINE + AWAY) & 0xff;
  }

  /** The slots of a group whose fingerprint is this one, a bit each. */
  static int matches(long segment, int group, int fingerprint) {
    long line = segment + (long) group * LINE;
    long pattern = fingerprint * LOW;
    int matches = zeroBytes(Memory.getLong(line) ^ pattern);
    // The last four fingerprints share their word with away, epoch and marks, which are cut off.
    return matches | ((zeroBytes(Memory.getLong(line + 8) ^ pattern) & 0xf) << 8);
  }

  /** The slots of a group that are not empty, a bit each. */
  static int used(long segment, int group) {
    return ~matches(segment, group, 0) & ((1 << SLOTS) - 1);
  }

  static long lineOffset(int group) {
    return (long) group * LINE;
  }

  /** The first reference in the group at a line that has this fingerprint, or 0. */
  static int guess(long line, int fingerprint) {
    int matches = matches(line, 0, fingerprint);
    return matches == 0
        ? 0
        : Memory.getInt(line + REFERENCES + Integer.numberOfTrailingZeros(matches) * 4L);
  }

  /** The first free slot of a group, or -1. */
  static int freeSlot(long segment, int group) {
    int free = matches(segment, group, 0);
    return free == 0 ? -1 : Integer.numberOfTrailingZeros(free);
  }

  /**
   * Puts a reference where a search for its hash finds it.
   *
   * @param reach groups that may be tried, the home included
   * @return its place, or -1 when there is no room within reach
   */
  static int insert(long segment, long hash, int reference, int reach) {
    int home = home(hash);
    for (int step = 0; step < reach; step++) {
      int group = (home + step) & (GROUPS - 1);
      int slot = freeSlot(segment, group);
      if (slot >= 0) {
        if (step > 0) {
          int away = away(segment, home);
          if (away == 0xff) {
            return -1;
          }
          Memory.putByte(segment + (long) home * LINE + AWAY, (byte) (away + 1));
        }
        int place = place(group, slot);
        Memory.putByte(segment + (long) group * LINE + slot, (byte) fingerprint(hash));
        setReference(segment, place, reference);
        return place;
      }
    }
    return -1;
  }

  /** Empties a place that holds a key of this hash. */
  static void remove(long segment, int place, long hash) {
    int group = groupOf(place);
    int home = home(hash);
    Memory.putByte(segment + (long) group * LINE + (place & 15), (byte) 0);
    mark(segment, place, false);
    if (group != home) {
      Memory.putByte(segment + (long) home * LINE + AWAY, (byte) (away(segment, home) - 1));
    }
  }

  /** Empties a group, handing on what was in it; false when nothing was. */
  static boolean drain(long segment, int group, IntConsumer visitor) {
    int used = used(segment, group);
    for (int rest = used; rest != 0; rest &= rest - 1) {
      int slot = Integer.numberOfTrailingZeros(rest);
      Memory.putByte(segment + (long) group * LINE + slot, (byte) 0);
      visitor.accept(reference(segment, place(group, slot)));
    }
    return used != 0;
  }

  static void clear(long segment) {
    Memory.fill(segment, (long) GROUPS * LINE, (byte) 0);
  }

  private static long referenceAt(long segment, int place) {
    return segment + (long) groupOf(place) * LINE + REFERENCES + (place & 15) * 4L;
  }

  /** A bit for each byte that is zero, the lowest byte's first; exact, unlike the shorter trick. */
  private static int zeroBytes(long word) {
    long high = ~(((word & ~HIGH) + ~HIGH) | word | ~HIGH);
    return (int) (((high >>> 7) * 0x0102040810204080L) >>> 56);
  }
}
