package io.holdfast.server.keyspace;

/**
 * Something large that nobody reaches any more and whose memory is given back in steps, so that the
 * shard's lock is never held for long.
 */
@FunctionalInterface
interface Garbage {
  /**
   * Frees some of it; called with the shard's lock held until it returns true.
   *
   * @param most about how many elements at most
   */
  boolean freeSome(int most);
}
