package io.holdfast.server.net;

import io.holdfast.server.resp.LargeBulk;
import io.holdfast.server.resp.Producer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What waits to be sent, in order: buffers, strings that lie elsewhere, replies yet to be made. */
final class Segments {
  private @Nullable Deque<Object> queue; // of ByteBuf, Part, BulkPart, Unmade; made when needed
  private long bytes;

  /** A part of an array. */
  private static final class Part {
    final byte[] bytes;
    int from;
    int length;

    Part(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.length = length;
    }
  }

  /** A large string and how much of it was sent. */
  private static final class BulkPart {
    final LargeBulk bulk;
    long sent;

    BulkPart(LargeBulk bulk) {
      this.bulk = bulk;
    }
  }

  /**
   * A reply that is yet to be made.
   *
   * @param resp3 the protocol that the client spoke when it asked
   */
  record Unmade(Producer producer, boolean resp3) {}

  boolean isEmpty() {
    return queue == null || queue.isEmpty();
  }

  /** Bytes that wait, but for replies yet to be made. */
  long bytes() {
    return bytes;
  }

  void add(ByteBuf buffer) {
    queue().add(buffer);
    bytes += buffer.readableBytes();
  }

  void add(byte[] array, int from, int length) {
    queue().add(new Part(array, from, length));
    bytes += length;
  }

  void add(LargeBulk bulk) {
    if (bulk.length() == 0) {
      bulk.release();
    } else {
      queue().add(new BulkPart(bulk));
      bytes += bulk.length();
    }
  }

  void add(Unmade unmade) {
    queue().add(unmade);
  }

  /** Puts all of another queue before what waits here. */
  void addFirst(Segments made) {
    if (made.queue != null) {
      while (!made.queue.isEmpty()) {
        queue().addFirst(made.queue.removeLast());
      }
      bytes += made.bytes;
      made.bytes = 0;
    }
  }

  /** The reply whose turn it is and that is yet to be made; null when something else is next. */
  @Nullable Unmade unmade() {
    return queue().peek() instanceof Unmade unmade ? unmade : null;
  }

  /** Forgets {@link #unmade}, which is made. */
  void made() {
    if (queue().remove() instanceof Unmade unmade) {
      unmade.producer().release();
    }
  }

  /** The next bytes to send; there are some. */
  ByteBuf next(ByteBufAllocator allocator) {
    ByteBuf piece =
        switch (queue().element()) {
          case ByteBuf buffer -> {
            queue().remove();
            yield buffer;
          }
          case Part part -> next(part, allocator);
          case BulkPart part -> next(part, allocator);
          case Object other -> throw new IllegalStateException("no bytes to send: " + other);
        };
    bytes -= piece.readableBytes();
    return piece;
  }

  private ByteBuf next(Part part, ByteBufAllocator allocator) {
    int size = Math.min(part.length, Producer.PORTION_BYTES);
    ByteBuf piece = allocator.directBuffer(size, size);
    piece.writeBytes(part.bytes, part.from, size);
    part.from += size;
    part.length -= size;
    if (part.length == 0) {
      queue().remove();
    }
    return piece;
  }

  private ByteBuf next(BulkPart part, ByteBufAllocator allocator) {
    int most = (int) Math.min(part.bulk.length() - part.sent, Producer.PORTION_BYTES);
    ByteBuf piece = allocator.directBuffer(most);
    part.sent += part.bulk.read(part.sent, piece, most);
    if (part.sent == part.bulk.length()) {
      queue().remove();
      part.bulk.release();
    }
    return piece;
  }

  /** Lets go of all. */
  void release() {
    while (!isEmpty()) {
      switch (queue().remove()) {
        case ByteBuf buffer -> buffer.release();
        case BulkPart part -> part.bulk.release();
        case Unmade unmade -> unmade.producer().release();
        case Object array -> {} // nothing but memory of the heap
      }
    }
    bytes = 0;
  }

  private Deque<Object> queue() {
    Deque<Object> there = queue;
    if (there == null) {
      there = new ArrayDeque<>(2);
      queue = there;
    }
    return there;
  }
}
