package io.holdfast.server.command.lists;

import io.holdfast.server.command.BulkStrings;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.ListPart;
import io.holdfast.server.structure.ListValue;

/**
 * Replies a long range in portions, from a copy of its nodes as they were: copying those takes far
 * less time than replying them, and needs the shard's lock only for that long.
 */
final class LongRange implements Producer {
  /** Ranges of more elements than this are replied in portions. */
  static final int FROM = 10_000;

  private static final long ADDRESSES = 32L << 30;

  private final Slabs slabs = new Slabs(ADDRESSES, BlockChecker.NONE);
  private final ListPart copy;

  /** Copies the part of the list, whose shard's lock is held. */
  LongRange(ListValue list, int from, int count) {
    try {
      copy = new ListPart(list, from, count, slabs);
    } catch (StoreFullException e) {
      slabs.close();
      throw e;
    }
  }

  @Override
  public boolean next(Reply reply) {
    return copy.next(PORTION_ELEMENTS, new BulkStrings(reply));
  }

  @Override
  public void release() {
    slabs.close();
  }
}
