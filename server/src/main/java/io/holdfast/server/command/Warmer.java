package io.holdfast.server.command;

/**
 * Brings what is known of keys into the processor's caches. The misses of several keys overlap when
 * they are asked for together, while commands that run one after the other wait for each: first all
 * keys' places in the index, then all the records that these point to, and so on, one pass for each
 * level. With 100,000 cold keys and batches of 16 that has saved a third of all time.
 */
@FunctionalInterface
public interface Warmer {
  /** One that does nothing. */
  Warmer NONE = (database, hashes, places, count) -> 0;

  /**
   * Touches the first {@code count} hashes' places. Holds no lock, so what it reads may be torn and
   * may be changed before it is used; only reads, and trusts nothing.
   *
   * @param places room for as many numbers
   * @return something made of all that was read, so that the reading is not optimised away
   */
  long warm(int database, long[] hashes, long[] places, int count);
}
