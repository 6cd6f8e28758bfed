package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A bucket of a {@link MemberTable}: a line, and further ones while it has more elements than
 * slots. All but the last line are full, and none but the first is empty.
 */
final class Bucket {
  private Bucket() {}

  /** Adds an element; when this throws for want of memory it has changed nothing. */
  static void add(Slabs slabs, long root, long first, int fingerprint, int element) {
    int slots = TableRoot.slots(root);
    long line = last(slabs, first, slots);
    int used = Line.used(line, slots);
    if (used == slots) {
      int next = TableRoot.allocate(slabs, root, Line.BYTES);
      Line.setNext(line, slots, next);
      line = slabs.address(next);
      Line.clear(line, slots);
      used = 0;
    }
    Line.set(line, slots, used, fingerprint, element);
  }

  /** Takes an element out of the bucket that it is in; the last one takes its place. */
  static void remove(Slabs slabs, long root, long first, int fingerprint, int element) {
    int slots = TableRoot.slots(root);
    long before = 0;
    long hole = 0;
    int holeSlot = -1;
    long line = first;
    while (true) {
      if (holeSlot < 0) {
        holeSlot = slotOf(line, slots, fingerprint, element);
        hole = line;
      }
      int next = Line.next(line, slots);
      if (next == 0) {
        break;
      }
      before = line;
      line = slabs.address(next);
    }
    int last = Line.used(line, slots) - 1;
    Line.set(
        hole, slots, holeSlot, Line.fingerprintAt(line, last), Line.reference(line, slots, last));
    Line.empty(line, last);
    if (last == 0 && before != 0) {
      TableRoot.free(slabs, root, Line.next(before, slots), Line.BYTES);
      Line.setNext(before, slots, 0);
    }
  }

  /** Refers to an element at another place from now on. */
  static void replace(Slabs slabs, long root, long first, int fingerprint, int from, int to) {
    int slots = TableRoot.slots(root);
    long line = first;
    int slot = slotOf(line, slots, fingerprint, from);
    while (slot < 0) {
      line = slabs.address(Line.next(line, slots));
      slot = slotOf(line, slots, fingerprint, from);
    }
    Line.setReference(line, slots, slot, to);
  }

  /** Elements. */
  static int size(Slabs slabs, long root, long first) {
    int slots = TableRoot.slots(root);
    int full = 0;
    long line = first;
    for (int next = Line.next(line, slots); next != 0; next = Line.next(line, slots)) {
      full += slots;
      line = slabs.address(next);
    }
    return full + Line.used(line, slots);
  }

  /** The element with an index of 0 to size - 1. */
  static int at(Slabs slabs, long root, long first, int index) {
    int slots = TableRoot.slots(root);
    long line = first;
    int slot = index;
    for (; slot >= slots; slot -= slots) {
      line = slabs.address(Line.next(line, slots));
    }
    return Line.reference(line, slots, slot);
  }

  static void forEach(Slabs slabs, long root, long first, IntConsumer visitor) {
    int slots = TableRoot.slots(root);
    long line = first;
    while (true) {
      for (int slot = 0; slot < slots && Line.isUsed(line, slot); slot++) {
        visitor.accept(Line.reference(line, slots, slot));
      }
      int next = Line.next(line, slots);
      if (next == 0) {
        return;
      }
      line = slabs.address(next);
    }
  }

  /** All elements with their fingerprints in the upper halves; the rest of the array is 0. */
  static long[] entries(Slabs slabs, long root, long first) {
    int slots = TableRoot.slots(root);
    long[] entries = new long[2 * Line.SLOTS];
    int count = 0;
    long line = first;
    while (true) {
      if (count + slots > entries.length) {
        entries = Arrays.copyOf(entries, 2 * entries.length);
      }
      for (int slot = 0; slot < slots && Line.isUsed(line, slot); slot++) {
        entries[count++] =
            ((long) Line.fingerprintAt(line, slot) << 32)
                | (Line.reference(line, slots, slot) & 0xffff_ffffL);
      }
      int next = Line.next(line, slots);
      if (next == 0) {
        return entries;
      }
      line = slabs.address(next);
    }
  }

  /** Forgets all elements, and frees the lines behind the first. */
  static void clear(Slabs slabs, long root, long first) {
    int slots = TableRoot.slots(root);
    freeFrom(slabs, root, Line.next(first, slots));
    Line.clear(first, slots);
  }

  /** Frees a line that is not a bucket's first, and those behind it. */
  static void freeFrom(Slabs slabs, long root, int line) {
    int slots = TableRoot.slots(root);
    for (int at = line; at != 0; ) {
      int next = Line.next(slabs.address(at), slots);
      TableRoot.free(slabs, root, at, Line.BYTES);
      at = next;
    }
  }

  private static long last(Slabs slabs, long first, int slots) {
    long line = first;
    for (int next = Line.next(line, slots); next != 0; next = Line.next(line, slots)) {
      line = slabs.address(next);
    }
    return line;
  }

  private static int slotOf(long line, int slots, int fingerprint, int element) {
    for (int rest = Line.matches(line, slots, fingerprint); rest != 0; rest &= rest - 1) {
      int slot = Integer.numberOfTrailingZeros(rest);
      if (Line.reference(line, slots, slot) == element) {
        return slot;
      }
    }
    return -1;
  }
}
