package io.holdfast.server.net;

import io.holdfast.server.resp.LargeBulk;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Collects one portion of a reply that is made piece by piece. */
final class Portion implements Reply.Overflow {
  private static final int INITIAL = 16 * 1024;

  private final ByteBufAllocator allocator;
  private final Segments segments = new Segments();
  private boolean empty;

  Portion(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** Has it made; false when it was the last. */
  boolean fill(Segments.Unmade unmade) {
    var reply = new Reply(buffer(), unmade.resp3(), this);
    boolean more = unmade.producer().next(reply);
    if (reply.buffer().isReadable()) {
      segments.add(reply.buffer());
    } else {
      reply.buffer().release();
    }
    empty = segments.isEmpty();
    return more;
  }

  /** True when nothing was written. */
  boolean isEmpty() {
    return empty;
  }

  Segments segments() {
    return segments;
  }

  private ByteBuf buffer() {
    return allocator.directBuffer(INITIAL);
  }

  @Override
  public ByteBuf full(ByteBuf buffer) {
    segments.add(buffer);
    return buffer();
  }

  @Override
  public ByteBuf large(ByteBuf buffer, byte[] bytes, int from, int length) {
    segments.add(buffer);
    segments.add(bytes, from, length);
    return buffer();
  }

  @Override
  public ByteBuf large(ByteBuf buffer, LargeBulk bulk) {
    segments.add(buffer);
    segments.add(bulk);
    return buffer();
  }

  @Override
  public ByteBuf later(ByteBuf buffer, Producer producer, boolean resp3) {
    segments.add(buffer);
    segments.add(new Segments.Unmade(producer, resp3));
    return buffer();
  }
}
