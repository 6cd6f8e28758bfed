package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Slabs;

/** Slabs that a shard has put away as a whole: closed as soon as nobody reads them any more. */
final class Retirement {
  private final Shard shard;
  private final Slabs slabs;
  private int users = 1; // whoever begins it, until all others have joined

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
}
