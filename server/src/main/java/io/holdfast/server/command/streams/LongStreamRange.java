package io.holdfast.server.command.streams;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.StreamCursor;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import io.netty.buffer.ByteBuf;

/**
 * Replies a long range of a stream in portions, from a copy of its nodes as they were: copying
 * those takes far less time than replying their entries.
 */
final class LongStreamRange implements Producer {
  /** Ranges of more entries than this are replied in portions. */
  static final int FROM = 5_000;

  private static final long ADDRESSES = 32L << 30;

  private final Slabs slabs = new Slabs(ADDRESSES, BlockChecker.NONE);
  private final StreamCursor entries;
  private int left;

  /**
   * Copies the part of the stream, whose shard's lock is held.
   *
   * @param count of the range's first entries, in the direction of the walk; all are there
   */
  LongStreamRange(StreamValue stream, StreamId start, StreamId end, boolean reverse, int count) {
    try {
      entries = stream.copyOf(start, end, reverse, count, slabs);
    } catch (StoreFullException e) {
      slabs.close();
      throw e;
    }
    left = count;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the buffer, not its content
  public boolean next(Reply reply) {
    ByteBuf buffer = reply.buffer();
    int from = buffer.writerIndex();
    for (int elements = 0;
        left > 0
            && elements < PORTION_ELEMENTS
            && reply.buffer() == buffer
            && buffer.writerIndex() - from < PORTION_BYTES
            && entries.next();
        left--) {
      Entries.one(reply, entries);
      elements += 1 + 2 * entries.pairs();
    }
    return left > 0;
  }

  @Override
  public void release() {
    slabs.close();
  }
}
