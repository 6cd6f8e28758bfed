package io.holdfast.server.command.lists;

import io.holdfast.server.command.BulkStrings;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.ListValue;

/**
 * Replies a long range in portions, from a copy of the list as it was: copying its packed nodes
 * takes far less time than replying them, and needs the shard's lock only for that long.
 */
final class LongRange implements Producer {
  /** Ranges of more elements than this are replied in portions. */
  static final int FROM = 10_000;

  private static final int PORTION = 2_000;
  private static final long ADDRESSES = 32L << 30;

  private final Slabs slabs = new Slabs(ADDRESSES, BlockChecker.NONE);
  private final ListValue copy;
  private int next;
  private int left;

  /** Copies the list, whose shard's lock is held. */
  LongRange(ListValue list, int from, int count) {
    copy = list.copyTo(slabs);
    next = from;
    left = count;
  }

  @Override
  public boolean next(Reply reply) {
    int some = Math.min(left, PORTION);
    copy.forEach(next, some, new BulkStrings(reply));
    next += some;
    left -= some;
    return left > 0;
  }

  @Override
  public void release() {
    slabs.close();
  }
}
