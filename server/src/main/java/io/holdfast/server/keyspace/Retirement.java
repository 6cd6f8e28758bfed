package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Slabs;

/**
 * Says when a shard's slabs may be closed as a whole: when the shard has put them away, and none of
 * those who were given entries in them reads any more.
 */
final class Retirement {
  private final Shard shard;
  private final Slabs slabs;
  private int users = 1; // the shard, until it has put the slabs away
  private boolean begun;

  Retirement(Shard shard, Slabs slabs) {
    this.shard = shard;
    this.slabs = slabs;
  }

  void join() {
    users++;
  }

  /** The shard's lock must be held. */
  void leave() {
    if (--users == 0) {
      shard.retire(slabs);
    }
  }

  /**
   * From now on nothing in the slabs needs to be freed by itself. The shard takes its databases out
   * and then leaves.
   */
  void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }
}
