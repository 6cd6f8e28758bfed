package io.holdfast.server.net;

import io.holdfast.server.command.Batch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * The buffers of one event loop that its connections use in turn: one to read into, one for
 * replies. So a connection that is idle has none, and those of the busy ones stay in the
 * processor's cache.
 *
 * <p>Who needs one longer than its turn just keeps it: a buffer that somebody still holds is
 * replaced by another when it is asked for again.
 */
final class LoopBuffers {
  /** Bytes that one read takes at most. */
  static final int READ = 64 * 1024;

  private static final int WRITE = 64 * 1024;

  /** Not watched for leaks, since these live as long as the thread. */
  private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

  private static final FastThreadLocal<LoopBuffers> HERE =
      new FastThreadLocal<>() {
        @Override
        protected LoopBuffers initialValue() {
          return new LoopBuffers();
        }

        @Override
        protected void onRemoval(LoopBuffers buffers) {
          buffers.read.release();
          buffers.write.release();
        }
      };

  private ByteBuf read = ALLOCATOR.directBuffer(READ, READ);
  private ByteBuf write = ALLOCATOR.directBuffer(WRITE);

  private final Batch batch = new Batch();

  private LoopBuffers() {}

  /** Those of the calling thread. */
  static LoopBuffers here() {
    return HERE.get();
  }

  /** The requests of the connection whose turn it is; empty between turns. */
  Batch batch() {
    return batch;
  }

  /** An empty buffer to read into, which the caller releases. */
  ByteBuf forReading() {
    if (read.refCnt() > 1) {
      read.release();
      read = ALLOCATOR.directBuffer(READ, READ);
    }
    return read.retain().clear();
  }

  /** An empty buffer for replies, which the caller releases. */
  ByteBuf forWriting() {
    if (write.refCnt() > 1 || write.capacity() > 2 * WRITE) {
      write.release();
      write = ALLOCATOR.directBuffer(WRITE);
    }
    return write.retain().clear();
  }
}
