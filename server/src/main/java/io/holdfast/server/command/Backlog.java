package io.holdfast.server.command;

import io.holdfast.server.resp.LargeBulk;
import io.holdfast.server.resp.OffHeapBytes;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A part of a reply that was made before the client could take it; most of it lies outside the
 * heap.
 */
final class Backlog implements Reply.Overflow, AutoCloseable {
  private final OffHeapBytes full = new OffHeapBytes();
  private final ByteBuf last = Unpooled.buffer(0);
  private final Reply reply;

  Backlog(boolean resp3) {
    reply = new Reply(last, resp3, this);
  }

  /** What is written here comes behind what is there. */
  Reply reply() {
    return reply;
  }

  boolean isEmpty() {
    return full.size() == 0 && !last.isReadable();
  }

  /** Moves some of the bytes to a buffer. */
  void read(ByteBuf into, int most) {
    if (full.read(into, most) == 0) {
      into.writeBytes(last, Math.min(most, last.readableBytes()));
      if (!last.isReadable()) {
        last.clear();
      }
    }
  }

  @Override
  public ByteBuf full(ByteBuf buffer) {
    full.write(buffer.array(), buffer.arrayOffset() + buffer.readerIndex(), buffer.readableBytes());
    return buffer.clear();
  }

  @Override
  public ByteBuf large(ByteBuf buffer, byte[] bytes, int from, int length) {
    full(buffer);
    full.write(bytes, from, length);
    return buffer;
  }

  @Override
  public ByteBuf large(ByteBuf buffer, LargeBulk bulk) {
    throw new IllegalStateException("an element of a collection is no string of its own");
  }

  @Override
  public ByteBuf later(ByteBuf buffer, Producer producer, boolean resp3) {
    throw new IllegalStateException("a reply within a part of one");
  }

  @Override
  public void close() {
    full.close();
    last.release();
  }
}
