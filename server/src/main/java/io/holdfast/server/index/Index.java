package io.holdfast.server.index;

import io.holdfast.server.memory.Slabs;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A hash index by extendible hashing (Fagin et al., 1979): a directory of segments, found by the
 * first bits of the hash. A full {@link Segment} is split in two, which moves some 600 references
 * and nothing else; so growing never stops the world. Two that have become empty enough are joined.
 *
 * <pre>
 *   hash   | directory: the first bits, as many as it needs | ... | home group: 6 | fingerprint: 8 |
 * </pre>
 *
 * <p>A position is what finds a reference again until the index is changed: a segment's number and
 * a place in it. {@link #scan} keeps SCAN's promise because home groups do not depend on how the
 * directory is divided: a cursor stands for a point of the hash's first bits and a group within.
 */
public final class Index implements AutoCloseable {
  /** Slots of a group, the most that one step of a walk hands on, but for those displaced. */
  public static final int GROUP_SLOTS = Segment.SLOTS;

  /** {@link #find} of a key that is not there. */
  public static final long NONE = -1;

  private static final int MAX_DEPTH = Cursor.POINT_BITS;
  private static final int JOIN_BELOW = Segment.GROUPS * Segment.SLOTS / 3;

  private final Slabs slabs;
  private final Records records;
  private int depth;
  private int[] directory = {0};
  private int[] page = new int[4]; // of a segment, by its number
  private int[] count = new int[4];
  private byte[] depths = new byte[4];
  private byte[] reach = new byte[4]; // groups that a key may lie in, its home included
  private int numbers; // given to segments so far
  private int segments;
  private int freeNumber = -1; // head of the list of unused segment numbers, linked through page
  private long size;
  private boolean keepSegments;
  private int drained;
  private int drainedGroups;

  public Index(Slabs slabs, Records records) {
    this.slabs = slabs;
    this.records = records;
    directory[0] = newSegment(0);
  }

  public long size() {
    return size;
  }

  /** Bytes of the pages that hold the slots. */
  public long bytes() {
    return (long) segments * 4096;
  }

  /** Where this key of this hash is, or {@link #NONE}. */
  public long find(long hash, byte[] key) {
    int number = segmentOf(hash);
    long segment = slabs.address(page[number]);
    int fingerprint = Segment.fingerprint(hash);
    int home = Segment.home(hash);
    for (int step = 0; step < reach[number]; step++) {
      int group = (home + step) & (Segment.GROUPS - 1);
      for (int rest = Segment.matches(segment, group, fingerprint); rest != 0; rest &= rest - 1) {
        int place = Segment.place(group, Integer.numberOfTrailingZeros(rest));
        if (records.hasKey(Segment.reference(segment, place), key)) {
          return position(number, place);
        }
      }
      if (step == 0 && Segment.away(segment, home) == 0) {
        return NONE;
      }
    }
    return NONE;
  }

  /** Where this reference, whose key has this hash, is; it must be there. */
  public long find(long hash, int reference) {
    int number = segmentOf(hash);
    long segment = slabs.address(page[number]);
    int fingerprint = Segment.fingerprint(hash);
    int home = Segment.home(hash);
    for (int step = 0; step < reach[number]; step++) {
      int group = (home + step) & (Segment.GROUPS - 1);
      for (int rest = Segment.matches(segment, group, fingerprint); rest != 0; rest &= rest - 1) {
        int place = Segment.place(group, Integer.numberOfTrailingZeros(rest));
        if (Segment.reference(segment, place) == reference) {
          return position(number, place);
        }
      }
    }
    throw new IllegalStateException("reference " + reference + " is not in the index");
  }

  /** The reference at a position. */
  public int reference(long position) {
    return Segment.reference(segmentAt(position), (int) position);
  }

  /** Puts another reference, of a record with the same key, at a position. */
  public void replace(long position, int reference) {
    Segment.setReference(segmentAt(position), (int) position, reference);
  }

  public boolean isMarked(long position) {
    return Segment.isMarked(segmentAt(position), (int) position);
  }

  public void mark(long position, boolean marked) {
    Segment.mark(segmentAt(position), (int) position, marked);
  }

  /** Adds a reference whose key is not there; returns its position. */
  public long insert(long hash, int reference) {
    while (true) {
      int number = segmentOf(hash);
      int place = Segment.insert(slabs.address(page[number]), hash, reference, reach[number]);
      if (place >= 0) {
        count[number]++;
        size++;
        return position(number, place);
      }
      split(number, hash);
    }
  }

  /** Removes what is at a position; {@code hash} is that of its key. Positions change by this. */
  public void remove(long position, long hash) {
    int number = (int) (position >>> 32);
    Segment.remove(segmentAt(position), (int) position, hash);
    size--;
    if (--count[number] < JOIN_BELOW && depths[number] > 0 && !keepSegments) {
      join(number, hash);
    }
  }

  /**
   * One step of a walk: hands on the references of all keys whose home is one group.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return where to go on, 0 at the end; below 2^52. What is in the index during the whole walk is
   *     visited at least once, whatever is added, removed, split and joined meanwhile
   */
  public long scan(long cursor, IntConsumer visitor) {
    visitHome(segmentOf(Cursor.point(cursor)), groupAt(cursor), visitor);
    return next(cursor);
  }

  /** The same for groups that were not claimed for this epoch; they are now. */
  public long scanUnclaimed(long cursor, int epoch, IntConsumer visitor) {
    claim(segmentOf(Cursor.point(cursor)), groupAt(cursor), epoch, visitor);
    return next(cursor);
  }

  /** The same for marked slots only, of one group, wherever their keys have their home. */
  public long scanMarked(long cursor, IntConsumer visitor) {
    int group = groupAt(cursor);
    long segment = slabs.address(page[segmentOf(Cursor.point(cursor))]);
    for (int rest = Segment.marks(segment, group); rest != 0; rest &= rest - 1) {
      visitor.accept(
          Segment.reference(segment, Segment.place(group, Integer.numberOfTrailingZeros(rest))));
    }
    return next(cursor);
  }

  /**
   * Claims the home group of a hash for an epoch, and hands on the references of all keys that have
   * their home there, unless it was claimed for that epoch before.
   */
  public void claim(long hash, int epoch, IntConsumer visitor) {
    claim(segmentOf(hash), Segment.home(hash), epoch, visitor);
  }

  /** While set, segments are not joined, so that each group keeps the epoch it is claimed for. */
  public void keepSegments(boolean keep) {
    keepSegments = keep;
  }

  private void claim(int number, int group, int epoch, IntConsumer visitor) {
    long segment = slabs.address(page[number]);
    if (Segment.epoch(segment, group) != epoch) {
      Segment.setEpoch(segment, group, epoch);
      visitHome(number, group, visitor);
    }
  }

  /** The group a cursor means; the first, when two segments were joined since it was made. */
  private int groupAt(long cursor) {
    int itsDepth = depths[segmentOf(Cursor.point(cursor))];
    return itsDepth < Cursor.depth(cursor) ? 0 : Cursor.group(cursor);
  }

  private long next(long cursor) {
    long point = Cursor.point(cursor);
    int itsDepth = depths[segmentOf(point)];
    int group = groupAt(cursor) + 1;
    if (group < Segment.GROUPS) {
      return Cursor.of(start(point, itsDepth), itsDepth, group);
    }
    long next = start(point, itsDepth) + span(itsDepth);
    return itsDepth == 0 || next == 0 ? 0 : Cursor.of(next, depths[segmentOf(next)], 0);
  }

  /** Visits every reference, in no order. */
  public void forEach(IntConsumer visitor) {
    for (int at = 0; at < directory.length; ) {
      int number = directory[at];
      long segment = slabs.address(page[number]);
      for (int group = 0; group < Segment.GROUPS; group++) {
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
          int place = Segment.place(group, slot);
          if (Segment.isUsed(segment, place)) {
            visitor.accept(Segment.reference(segment, place));
          }
        }
      }
      at += 1 << (depth - depths[number]);
    }
  }

  /**
   * Empties the next group that is not empty, and hands on what was in it; once begun nothing else
   * may be done but this and {@link #close}.
   *
   * @return false when there was nothing left
   */
  public boolean drain(IntConsumer visitor) {
    for (; drained < directory.length; drained += 1 << (depth - depths[directory[drained]])) {
      long segment = slabs.address(page[directory[drained]]);
      for (; drainedGroups < Segment.GROUPS; drainedGroups++) {
        if (Segment.drain(segment, drainedGroups, visitor)) {
          return true;
        }
      }
      drainedGroups = 0;
    }
    return false;
  }

  /** The hash of a reference's key. */
  public long hash(int reference) {
    return records.hash(reference);
  }

  /** Any reference, found from a random number; -1 when the index is empty. */
  public int any(long random) {
    if (size == 0) {
      return -1;
    }
    int at = (int) (random >>> 32) & (directory.length - 1);
    int group = (int) random & (Segment.GROUPS - 1);
    while (true) {
      long segment = slabs.address(page[directory[at]]);
      for (int n = 0; n < Segment.GROUPS; n++, group = (group + 1) & (Segment.GROUPS - 1)) {
        int free = Segment.matches(segment, group, 0);
        int used = ~free & ((1 << Segment.SLOTS) - 1);
        if (used != 0) {
          int skip = (int) ((random >>> 8) & 0xffff) % Integer.bitCount(used);
          for (; skip > 0; skip--) {
            used &= used - 1;
          }
          return Segment.reference(
              segment, Segment.place(group, Integer.numberOfTrailingZeros(used)));
        }
      }
      at = (at + 1) & (directory.length - 1);
    }
  }

  @Override
  public void close() {
    for (int at = 0; at < directory.length; ) {
      int number = directory[at];
      slabs.freePages(page[number], 1);
      at += 1 << (depth - depths[number]);
    }
  }

  private void visitHome(int number, int home, IntConsumer visitor) {
    long segment = slabs.address(page[number]);
    int groups = Segment.away(segment, home) > 0 ? reach[number] : 1;
    for (int step = 0; step < groups; step++) {
      int group = (home + step) & (Segment.GROUPS - 1);
      for (int slot = 0; slot < Segment.SLOTS; slot++) {
        int place = Segment.place(group, slot);
        if (Segment.isUsed(segment, place)) {
          int reference = Segment.reference(segment, place);
          if (Segment.home(records.hash(reference)) == home) {
            visitor.accept(reference);
          }
        }
      }
    }
  }

  private void split(int number, long hash) {
    if (depths[number] == MAX_DEPTH) {
      throw new IllegalStateException("over 768 keys share 40 bits of a seeded hash");
    }
    int sibling = newSegment(depths[number] + 1);
    if (depths[number] == depth) {
      doubleDirectory();
    }
    int first = (int) (start(hash, depths[number]) >>> 1 >>> (63 - depth));
    int span = 1 << (depth - depths[number]);
    depths[number]++;
    Arrays.fill(directory, first + span / 2, first + span, sibling);
    long from = slabs.address(page[number]);
    long to = slabs.address(page[sibling]);
    long bit = 1L << (64 - depths[number]);
    for (int group = 0; group < Segment.GROUPS; group++) {
      Segment.setEpoch(to, group, Segment.epoch(from, group));
      for (int slot = 0; slot < Segment.SLOTS; slot++) {
        int place = Segment.place(group, slot);
        if (Segment.isUsed(from, place)) {
          int reference = Segment.reference(from, place);
          long itsHash = records.hash(reference);
          if ((itsHash & bit) != 0) {
            int there = place(sibling, itsHash, reference);
            Segment.mark(to, there, Segment.isMarked(from, place));
            Segment.remove(from, place, itsHash);
            count[number]--;
            count[sibling]++;
          }
        }
      }
    }
  }

  private void join(int number, long hash) {
    int other = segmentOf(hash ^ (1L << (64 - depths[number])));
    if (depths[other] != depths[number] || count[number] + count[other] > JOIN_BELOW) {
      return;
    }
    long into = slabs.address(page[number]);
    long from = slabs.address(page[other]);
    for (int group = 0; group < Segment.GROUPS; group++) {
      for (int slot = 0; slot < Segment.SLOTS; slot++) {
        int place = Segment.place(group, slot);
        if (Segment.isUsed(from, place)) {
          int reference = Segment.reference(from, place);
          int there = place(number, records.hash(reference), reference);
          Segment.mark(into, there, Segment.isMarked(from, place));
        }
      }
    }
    count[number] += count[other];
    depths[number]--;
    int first = (int) (start(hash, depths[number]) >>> 1 >>> (63 - depth));
    Arrays.fill(directory, first, first + (1 << (depth - depths[number])), number);
    slabs.freePages(page[other], 1);
    page[other] = freeNumber;
    freeNumber = other;
    segments--;
  }

  /** Inserts into a segment that has room, though by bad luck it may be far from the home. */
  private int place(int number, long hash, int reference) {
    long segment = slabs.address(page[number]);
    int place = Segment.insert(segment, hash, reference, reach[number]);
    if (place < 0) {
      reach[number] = Segment.GROUPS;
      place = Segment.insert(segment, hash, reference, Segment.GROUPS);
    }
    return place;
  }

  private void doubleDirectory() {
    int[] larger = new int[directory.length * 2];
    for (int i = 0; i < directory.length; i++) {
      larger[2 * i] = directory[i];
      larger[2 * i + 1] = directory[i];
    }
    directory = larger;
    depth++;
  }

  private int newSegment(int itsDepth) {
    int pageReference = slabs.allocatePages(1);
    Segment.clear(slabs.address(pageReference));
    int number = freeNumber;
    if (number >= 0) {
      freeNumber = page[number];
    } else {
      number = numbers++;
      if (number == page.length) {
        page = Arrays.copyOf(page, number * 2);
        count = Arrays.copyOf(count, number * 2);
        depths = Arrays.copyOf(depths, number * 2);
        reach = Arrays.copyOf(reach, number * 2);
      }
    }
    page[number] = pageReference;
    count[number] = 0;
    depths[number] = (byte) itsDepth;
    reach[number] = Segment.REACH;
    segments++;
    return number;
  }

  private int segmentOf(long hash) {
    return directory[(int) (hash >>> 1 >>> (63 - depth))];
  }

  private long segmentAt(long position) {
    return slabs.address(page[(int) (position >>> 32)]);
  }

  private static long position(int number, int place) {
    return ((long) number << 32) | place;
  }

  private static long start(long point, int itsDepth) {
    return itsDepth == 0 ? 0 : point & (-1L << (64 - itsDepth));
  }

  private static long span(int itsDepth) {
    return itsDepth == 0 ? 0 : 1L << (64 - itsDepth);
  }
}
