package io.holdfast.server.structure;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import org.jspecify.annotations.Nullable;

/**
 * The members that changed while a table was being read, in memory of their own: most tables are
 * read without a change, so that is taken with the first.
 */
final class TouchedMembers implements AutoCloseable {
  private static final long ADDRESSES = 32L << 30;

  private @Nullable Slabs slabs;
  private @Nullable MemberTable members;

  boolean isEmpty() {
    return members == null;
  }

  /** Adds one; false when it was there. */
  boolean add(byte[] member, long hash) {
    MemberTable all = members;
    if (all == null) {
      var payload = new DetachedPayload(slabs(), Form.SET_TABLE, MemberTable.ROOT_BYTES);
      all = MemberTable.create(payload, 0, ElementLayout.MEMBER);
      members = all;
    }
    return all.add(member, hash);
  }

  boolean contains(byte[] member, long hash) {
    return members != null && members.find(member, hash) != 0;
  }

  /** The memory, for what else has to be kept. */
  Slabs slabs() {
    Slabs there = slabs;
    if (there == null) {
      there = new Slabs(ADDRESSES, BlockChecker.NONE);
      slabs = there;
    }
    return there;
  }

  @Override
  public void close() {
    if (slabs != null) {
      slabs.close();
    }
  }
}
