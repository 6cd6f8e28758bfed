package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/**
 * Brings members of a large set, hash or sorted set into the processor's caches: a line and an
 * element each, which are mostly cache misses. Those of several members overlap when they are asked
 * for together, while commands that run one after the other wait for each.
 */
public final class MembersNear {
  private MembersNear() {}

  /** True when a value of this form has a {@link MemberTable}. */
  public static boolean has(Form form) {
    return switch (form) {
      case SET_TABLE, HASH_TABLE, SORTED_SET_TREE -> true;
      default -> false;
    };
  }

  /**
   * Touches what finding the first {@code count} members takes. The owner of the shard's lock calls
   * it, for a payload of a form that {@link #has} a table.
   *
   * @param places room for as many numbers
   * @return something made of all that was read, so that the reading is not optimised away
   */
  public static long touch(Payload payload, byte[][] members, long[] places, int count) {
    long root = payload.address(); // a table's root comes first in each of these forms
    Slabs slabs = payload.slabs();
    for (int i = 0; i < count; i++) {
      places[i] = MemberTable.hash(members[i]);
    }
    int lines = TableRoot.lines(root);
    long read = 0;
    for (int i = 0; i < count; i++) {
      read += Memory.getByte(Lines.address(slabs, root, Buckets.of(places[i], lines)));
    }
    int slots = TableRoot.slots(root);
    for (int i = 0; i < count; i++) {
      int bucket = Buckets.of(places[i], lines);
      int fingerprint = Buckets.fingerprint(places[i], Buckets.level(bucket, lines));
      long line = Lines.address(slabs, root, bucket);
      int found = Line.matches(line, slots, fingerprint);
      if (found != 0) {
        int element = Line.reference(line, slots, Integer.numberOfTrailingZeros(found));
        read += Memory.getByte(slabs.address(element));
      }
    }
    return read;
  }
}
