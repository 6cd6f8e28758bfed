package io.holdfast.server.index;

import io.holdfast.server.memory.Reservation;
import io.holdfast.server.memory.Slabs;
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

  private final Records records;
  private final SegmentTable segments;
  private final Directory directory;
  private long size;
  private boolean keepSegments;
  private int drained;
  private int drainedGroups;

  public Index(Slabs slabs, Records records) {
    this.records = records;
    this.segments = new SegmentTable(slabs);
    this.directory = new Directory(segments.add(0));
  }

  public long size() {
    return size;
  }

  /** Bytes of the pages that hold the slots. */
  public long bytes() {
    return (long) segments.live() * Reservation.PAGE;
  }

  /** Where this key of this hash is, or {@link #NONE}. */
  public long find(long hash, byte[] key) {
    int number = directory.of(hash);
    long segment = segments.address(number);
    int fingerprint = Segment.fingerprint(hash);
    int home = Segment.home(hash);
    for (int step = 0; step < segments.reach[number]; step++) {
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
    int number = directory.of(hash);
    long segment = segments.address(number);
    int fingerprint = Segment.fingerprint(hash);
    int home = Segment.home(hash);
    for (int step = 0; step < segments.reach[number]; step++) {
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

  /**
   * Where the home group of a hash lies, or 0. May be called while another thread changes the
   * index: then it may be the place of something else, but is one that can be read.
   */
  public long line(long hash) {
    long segment = segments.addressOrZero(directory.guess(hash));
    return segment == 0 ? 0 : segment + Segment.lineOffset(Segment.home(hash));
  }

  /** Where the record of a hash in the group at this line may lie, or 0; as {@link #line}. */
  public long guess(long line, long hash) {
    int reference = Segment.guess(line, Segment.fingerprint(hash));
    return reference == 0 ? 0 : segments.addressIfCovered(reference);
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
      int number = directory.of(hash);
      int place = Segment.insert(segments.address(number), hash, reference, segments.reach[number]);
      if (place >= 0) {
        segments.count[number]++;
        size++;
        return position(number, place);
      }
      split(number, hash);
    }
  }

  /** Makes an empty index as large as so many keys would make it, so that no split moves them. */
  public void expect(long keys) {
    if (size == 0 && segments.live() == 1) {
      int depth = Directory.depthFor(keys);
      segments.depths[directory.at(0)] = (byte) depth;
      directory.deepen(depth, () -> segments.add(depth));
    }
  }

  /** Removes what is at a position; {@code hash} is that of its key. Positions change by this. */
  public void remove(long position, long hash) {
    int number = (int) (position >>> 32);
    Segment.remove(segmentAt(position), (int) position, hash);
    size--;
    if (--segments.count[number] < JOIN_BELOW && segments.depths[number] > 0 && !keepSegments) {
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
    visitHome(directory.of(Cursor.point(cursor)), groupAt(cursor), visitor);
    return next(cursor);
  }

  /** The same for groups that were not claimed for this epoch; they are now. */
  public long scanUnclaimed(long cursor, int epoch, IntConsumer visitor) {
    claim(directory.of(Cursor.point(cursor)), groupAt(cursor), epoch, visitor);
    return next(cursor);
  }

  /** Where a walk may begin in the middle, found from a random number. */
  public static long randomCursor(long random) {
    return Cursor.random(random);
  }

  /**
   * One step of a walk over slots: hands on the references in one group, wherever their keys have
   * their home.
   *
   * @param marked whether only those in marked slots
   */
  public long scanSlots(long cursor, boolean marked, IntConsumer visitor) {
    int group = groupAt(cursor);
    long segment = segments.address(directory.of(Cursor.point(cursor)));
    int slots = marked ? Segment.marks(segment, group) : Segment.used(segment, group);
    for (int rest = slots; rest != 0; rest &= rest - 1) {
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
    claim(directory.of(hash), Segment.home(hash), epoch, visitor);
  }

  /** One step of a walk that leaves all groups claimed for no epoch: so many of them. */
  public long unclaim(long cursor, int groups) {
    long at = cursor;
    for (int i = 0; i < groups; i++) {
      Segment.setEpoch(segments.address(directory.of(Cursor.point(at))), groupAt(at), 0);
      at = next(at);
      if (at == 0) {
        break;
      }
    }
    return at;
  }

  /** While set, segments are not joined, so that each group keeps the epoch it is claimed for. */
  public void keepSegments(boolean keep) {
    keepSegments = keep;
  }

  private void claim(int number, int group, int epoch, IntConsumer visitor) {
    long segment = segments.address(number);
    if (Segment.epoch(segment, group) != epoch) {
      Segment.setEpoch(segment, group, epoch);
      visitHome(number, group, visitor);
    }
  }

  /** The group a cursor means; the first, when two segments were joined since it was made. */
  private int groupAt(long cursor) {
    int itsDepth = segments.depths[directory.of(Cursor.point(cursor))];
    return itsDepth < Cursor.depth(cursor) ? 0 : Cursor.group(cursor);
  }

  private long next(long cursor) {
    long point = Cursor.point(cursor);
    int itsDepth = segments.depths[directory.of(point)];
    int group = groupAt(cursor) + 1;
    if (group < Segment.GROUPS) {
      return Cursor.of(Directory.start(point, itsDepth), itsDepth, group);
    }
    long next = Directory.start(point, itsDepth) + Directory.span(itsDepth);
    return itsDepth == 0 || next == 0 ? 0 : Cursor.of(next, segments.depths[directory.of(next)], 0);
  }

  /**
   * Empties the next group that is not empty, and hands on what was in it; once begun nothing else
   * may be done but this and {@link #close}.
   *
   * @return false when there was nothing left
   */
  public boolean drain(IntConsumer visitor) {
    for (; drained < directory.places(); drained += width(drained)) {
      long segment = segments.address(directory.at(drained));
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
    int at = (int) (random >>> 32) & (directory.places() - 1);
    int group = (int) random & (Segment.GROUPS - 1);
    while (true) {
      long segment = segments.address(directory.at(at));
      for (int n = 0; n < Segment.GROUPS; n++, group = (group + 1) & (Segment.GROUPS - 1)) {
        int used = Segment.used(segment, group);
        if (used != 0) {
          int skip = (int) ((random >>> 8) & 0xffff) % Integer.bitCount(used);
          for (; skip > 0; skip--) {
            used &= used - 1;
          }
          return Segment.reference(
              segment, Segment.place(group, Integer.numberOfTrailingZeros(used)));
        }
      }
      at = (at + 1) & (directory.places() - 1);
    }
  }

  @Override
  public void close() {
    for (int at = 0; at < directory.places(); at += width(at)) {
      segments.remove(directory.at(at));
    }
  }

  private void visitHome(int number, int home, IntConsumer visitor) {
    long segment = segments.address(number);
    int groups = Segment.away(segment, home) > 0 ? segments.reach[number] : 1;
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
    if (segments.depths[number] == MAX_DEPTH) {
      throw new IllegalStateException("over 768 keys share 40 bits of a seeded hash");
    }
    int sibling = segments.add(segments.depths[number] + 1);
    directory.divide(hash, segments.depths[number], sibling);
    segments.depths[number]++;
    long from = segments.address(number);
    long to = segments.address(sibling);
    long bit = 1L << (64 - segments.depths[number]);
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
            segments.count[number]--;
            segments.count[sibling]++;
          }
        }
      }
    }
  }

  private void join(int number, long hash) {
    int other = directory.of(hash ^ (1L << (64 - segments.depths[number])));
    if (segments.depths[other] != segments.depths[number]
        || segments.count[number] + segments.count[other] > JOIN_BELOW) {
      return;
    }
    long into = segments.address(number);
    long from = segments.address(other);
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
    segments.count[number] += segments.count[other];
    segments.depths[number]--;
    directory.unite(hash, segments.depths[number], number);
    segments.remove(other);
  }

  /** Inserts into a segment that has room, though by bad luck it may be far from the home. */
  private int place(int number, long hash, int reference) {
    long segment = segments.address(number);
    int place = Segment.insert(segment, hash, reference, segments.reach[number]);
    if (place < 0) {
      segments.reach[number] = Segment.GROUPS;
      place = Segment.insert(segment, hash, reference, Segment.GROUPS);
    }
    return place;
  }

  private int width(int place) {
    return directory.width(segments.depths[directory.at(place)]);
  }

  private long segmentAt(long position) {
    return segments.address((int) (position >>> 32));
  }

  private static long position(int number, int place) {
    return ((long) number << 32) | place;
  }
}
