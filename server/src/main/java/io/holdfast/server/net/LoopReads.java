package io.holdfast.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Has all connections of an event loop read into the loop's one buffer, and once more only when it
 * was filled. For epoll and NIO, which read when there is something; io_uring hands buffers to the
 * kernel before.
 */
@SuppressWarnings("deprecation") // Netty's own are; there is no other way to choose the buffer
final class LoopReads extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Reads of one connection before others get their turn. */
  private static final int READS = 8;

  LoopReads() {
    super(READS);
  }

  @Override
  public RecvByteBufAllocator.Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return LoopBuffers.here().forReading();
      }

      @Override
      public int guess() {
        return LoopBuffers.READ;
      }
    };
  }
}
