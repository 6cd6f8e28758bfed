package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.value.SipHash;
import java.security.SecureRandom;

/**
 * Which bucket of a {@link MemberTable} a hash belongs to, and how one bucket more or less is made.
 *
 * <pre>
 *   hash   | … | fingerprint: 8 | … |        of a bucket that 13 bits decide on
 *                     | bucket: 13  |        the fingerprint begins at bit 12, which is even
 * </pre>
 *
 * <p>A fingerprint is made of the bits that are the next to decide. So every second time a bucket
 * is divided without a look at its elements, each of which would be a cache miss; they are needed
 * when the fingerprint moves on. At least seven of its bits are not known from the bucket already.
 */
final class Buckets {
  /** Elements a bucket above which the table grows, and below which it shrinks. */
  private static final int MOST = 10;

  private static final int LEAST = 6;
  private static final int SLOTS_STEP = 4;
  private static final int FINGERPRINT_STEP = 2;
  private static final int[] NONE = {};
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

  /** How many bits of a hash, from the lowest on, decide that it belongs to a bucket. */
  static int level(int bucket, int buckets) {
    int rounds = 31 - Integer.numberOfLeadingZeros(buckets);
    return isDivided(bucket, buckets) ? rounds + 1 : rounds;
  }

  /** What a line of a bucket of this level says of a hash: 1 to 255, where 1 stands for 0 too. */
  static int fingerprint(long hash, int level) {
    int bits = (int) (hash >>> fingerprintFrom(level)) & 0xff;
    return bits == 0 ? 1 : bits;
  }

  private static int fingerprintFrom(int level) {
    return level - level % FINGERPRINT_STEP;
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
  static void shrink(Slabs slabs, long root, ElementLayout layout) {
    int fewer = TableRoot.lines(root) - 1;
    if (fewer > 0 && TableRoot.size(root) < (long) fewer * LEAST) {
      try {
        join(slabs, root, layout, fewer);
      } catch (StoreFullException full) {
        return; // the next removal tries again
      }
    }
  }

  private static void divide(Slabs slabs, long root, ElementLayout layout, int buckets) {
    int from = buckets - Integer.highestOneBit(buckets);
    int level = level(from, buckets);
    Lines.append(slabs, root);
    long one = Lines.address(slabs, root, from);
    long other = Lines.address(slabs, root, buckets);
    long[] entries = Bucket.entries(slabs, root, one);
    // The lines that this frees are at least as many as the additions take, so these cannot fail.
    Bucket.clear(slabs, root, one);
    int place = level - fingerprintFrom(level);
    boolean moves = fingerprintFrom(level + 1) > fingerprintFrom(level);
    int[] lengths = moves ? lengths(slabs, layout, entries) : NONE;
    for (int i = 0; i < entries.length && entries[i] != 0; i++) {
      int element = (int) entries[i];
      int fingerprint = (int) (entries[i] >>> 32);
      int bit = (fingerprint >> place) & 1;
      if (moves) {
        long hash = HASHING.hash(layout.member(slabs.address(element)), lengths[i]);
        fingerprint = fingerprint(hash, level + 1);
        bit = (int) (hash >>> level) & 1;
      } else if (fingerprint == 1 && place == 0) {
        bit = (int) (hash(slabs, layout, element) >>> level) & 1;
      }
      Bucket.add(slabs, root, bit == 0 ? one : other, fingerprint, element);
    }
  }

  /** The members' lengths; so the processor fetches several elements at the same time. */
  private static int[] lengths(Slabs slabs, ElementLayout layout, long[] entries) {
    int[] lengths = new int[entries.length];
    for (int i = 0; i < entries.length && entries[i] != 0; i++) {
      lengths[i] = layout.memberLength(slabs.address((int) entries[i]));
    }
    return lengths;
  }

  private static void join(Slabs slabs, long root, ElementLayout layout, int last) {
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
    int bucket = last - Integer.highestOneBit(last);
    long into = Lines.address(slabs, root, bucket);
    int level = level(bucket, last);
    if (fingerprintFrom(level) < fingerprintFrom(level + 1)) {
      long[] before = Bucket.entries(slabs, root, into);
      Bucket.clear(slabs, root, into);
      addLowered(slabs, root, layout, into, before, bucket, level);
      addLowered(slabs, root, layout, into, entries, last, level);
      return;
    }
    for (int i = 0; i < entries.length && entries[i] != 0; i++) {
      Bucket.add(slabs, root, into, (int) (entries[i] >>> 32), (int) entries[i]);
    }
  }

  /**
   * Adds what was in a bucket of the next level, whose number gives the bits that are to be had.
   */
  private static void addLowered(
      Slabs slabs,
      long root,
      ElementLayout layout,
      long into,
      long[] entries,
      int bucket,
      int level) {
    int known = (bucket >>> fingerprintFrom(level)) & ((1 << FINGERPRINT_STEP) - 1);
    for (int i = 0; i < entries.length && entries[i] != 0; i++) {
      int element = (int) entries[i];
      int before = (int) (entries[i] >>> 32);
      int bits = ((before << FINGERPRINT_STEP) | known) & 0xff;
      int fingerprint =
          before == 1 ? fingerprint(hash(slabs, layout, element), level) : Math.max(bits, 1);
      Bucket.add(slabs, root, into, fingerprint, element);
    }
  }

  private static SipHash seeded() {
    var random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }
}
