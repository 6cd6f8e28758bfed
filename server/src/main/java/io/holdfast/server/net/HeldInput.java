package io.holdfast.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes that a client sent and that can't be looked at yet, in order. */
final class HeldInput {
  private final ByteBufAllocator allocator;
  private final Deque<ByteBuf> buffers = new ArrayDeque<>(0);
  private int bytes;

  HeldInput(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  boolean isEmpty() {
    return buffers.isEmpty();
  }

  int bytes() {
    return bytes;
  }

  void add(ByteBuf in) {
    bytes += in.readableBytes();
    buffers.add(fitting(in));
  }

  /** Puts back what is left of the bytes that were removed last. */
  void addFirst(ByteBuf in) {
    bytes += in.readableBytes();
    buffers.addFirst(fitting(in));
  }

  ByteBuf remove() {
    ByteBuf in = buffers.remove();
    bytes -= in.readableBytes();
    return in;
  }

  void release() {
    buffers.forEach(ByteBuf::release);
    buffers.clear();
    bytes = 0;
  }

  /** The same bytes in no more memory than they need. */
  private ByteBuf fitting(ByteBuf in) {
    int size = in.readableBytes();
    if (size >= in.capacity() / 2) {
      return in;
    }
    ByteBuf copy = allocator.directBuffer(size).writeBytes(in, in.readerIndex(), size);
    in.release();
    return copy;
  }
}
