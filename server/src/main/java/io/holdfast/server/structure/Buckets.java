package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.value.SipHash;
import java.security.SecureRandom;

/**
 * Which bucket of a {@link MemberTable} a hash belongs to, and how one bucket more or less is made.
 */
final class Buckets {
  /** Elements a bucket above which the table grows, and below which it shrinks. */
  private static final int MOST = 10;

  private static final int LEAST = 6;
  private static final int SLOTS_STEP = 4;
  private static final SipHash HASHING = seeded();

  private Buckets() {}

  static long hash(byte[] member) {
    return HASHING.hash(member);
  }

  static long hash(Slabs slabs, ElementLayout layout, int element) {
    long at = slabs.address(element);
    return HASHING.hash(layout.member(at), layout.memberLength(at));
  }

  /** The number of a hash's bucket. */
  static int of(long hash, int buckets) {
    int round = Integer.highestOneBit(buckets);
    int low = (int) hash & (2 * round - 1);
    return low < buckets ? low : low - round;
  }

  /** True when a bit more decides on the bucket than on those that are yet to be divided. */
  static boolean isDivided(int bucket, int buckets) {
    int round = Integer.highestOneBit(buckets);
    return bucket >= round || bucket < buckets - round;
  }

  /** The bits of a hash that decide that it belongs to a bucket. */
  static long mask(int bucket, int buckets) {
    long round = Integer.highestOneBit(buckets);
    return (isDivided(bucket, buckets) ? 2 * round : round) - 1;
  }

  /**
   * Elements that hardly any divided bucket exceeds, and hardly any other exceeds the double of:
   * the mean and three standard deviations of the Poisson distribution.
   */
  static int places(long root) {
    double mean = TableRoot.size(root) / (2.0 * Integer.highestOneBit(TableRoot.lines(root)));
    return 1 + (int) (mean + 3 * Math.sqrt(mean));
  }

  static void create(Slabs slabs, long root) {
    TableRoot.clear(root);
    Lines.create(slabs, root, SLOTS_STEP);
  }

  /** Makes room for one element more; when this throws for want of memory nothing has changed. */
  static void grow(Slabs slabs, long root, ElementLayout layout) {
    int size = TableRoot.size(root);
    int buckets = TableRoot.lines(root);
    int slots = TableRoot.slots(root);
    if (slots < Line.SLOTS) {
      if (size == slots) {
        Lines.widen(slabs, root, slots + SLOTS_STEP);
      }
    } else if (size >= (long) buckets * MOST) {
      divide(slabs, root, layout, buckets);
    }
  }

  /** Joins two buckets if there are too many, and memory suffices for doing so. */
  static void shrink(Slabs slabs, long root) {
    int fewer = TableRoot.lines(root) - 1;
    if (fewer > 0 && TableRoot.size(root) < (long) fewer * LEAST) {
      try {
        join(slabs, root, fewer);
      } catch (StoreFullException full) {
        return; // the next removal tries again
      }
    }
  }

  private static void divide(Slabs slabs, long root, ElementLayout layout, int buckets) {
    int bit = Integer.highestOneBit(buckets);
    Lines.append(slabs, root);
    long one = Lines.address(slabs, root, buckets - bit);
    long other = Lines.address(slabs, root, buckets);
    long[] entries = Bucket.entries(slabs, root, one);
    // The lines that this frees are at least as many as the additions take, so these cannot fail.
    Bucket.clear(slabs, root, one);
    // The lengths first of all: the processor then fetches several elements at the same time.
    int[] lengths = new int[entries.length];
    for (int i = 0; i < entries.length && entries[i] != 0; i++) {
      lengths[i] = layout.memberLength(slabs.address((int) entries[i]));
    }
    for (int i = 0; i < entries.length && entries[i] != 0; i++) {
      int element = (int) entries[i];
      long hash = HASHING.hash(layout.member(slabs.address(element)), lengths[i]);
      Bucket.add(slabs, root, (hash & bit) == 0 ? one : other, (int) (entries[i] >>> 32), element);
    }
  }

  private static void join(Slabs slabs, long root, int last) {
    long line = Lines.address(slabs, root, last);
    long[] entries = Bucket.entries(slabs, root, line);
    int next = Line.next(line, Line.SLOTS);
    // A line may be needed; one that was there a moment ago can be had.
    int spare = TableRoot.allocate(slabs, root, Line.BYTES);
    try {
      Lines.removeLast(slabs, root);
    } finally {
      TableRoot.free(slabs, root, spare, Line.BYTES);
    }
    Bucket.freeFrom(slabs, root, next);
    long into = Lines.address(slabs, root, last - Integer.highestOneBit(last));
    for (int i = 0; i < entries.length && entries[i] != 0; i++) {
      Bucket.add(slabs, root, into, (int) (entries[i] >>> 32), (int) entries[i]);
    }
  }

  private static SipHash seeded() {
    var random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }
}
