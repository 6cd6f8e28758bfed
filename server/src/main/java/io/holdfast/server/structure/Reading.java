package io.holdfast.server.structure;

import org.jspecify.annotations.Nullable;

/**
 * A large collection as it was at one moment, handed over bit by bit while others change it or
 * remove it. Every call needs the lock of the shard that had the value at that moment, no call
 * takes long.
 *
 * <p>A change concerns a reading only where it has not come to yet. What would be lost then is kept
 * or handed over at once, and the changer takes the reading a bit further. So a reading ends after
 * at most so many changes as the collection has buckets, however slowly it is asked for more, and
 * takes no more memory than the collection.
 */
public sealed interface Reading permits TableReading, RangeReading {
  /** More elements than this are worth reading in portions. */
  int MANY = 10_000;

  /** Or more bytes than this. */
  long MANY_BYTES = 1 << 20;

  /** Takes elements as they lie in memory; addresses are good during the call only. */
  interface Sink {
    void member(long address, int length);

    /** The value of the hash field that came before. */
    default void value(long address, int length) {}

    /** The score of the member that came before. */
    default void score(double score) {}
  }

  /** Elements in all. */
  int size();

  /**
   * Hands over about so many elements more.
   *
   * @return false when those were the last
   * @throws IllegalStateException when a change could not be kept for want of memory
   */
  boolean walk(int most, Sink sink);

  /**
   * Ends it; once. Returns what is left of a value that no key has any more and that nobody else
   * reads, to be disposed of; else null.
   */
  @Nullable DetachedPayload end();

  /** True for a collection, or a part of one, that should be read in portions. */
  static boolean isWorthwhile(int elements, long bytes) {
    return elements > MANY || bytes > MANY_BYTES;
  }
}
