package io.holdfast.server.net;

import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to one client. Replies of a batch are collected in one buffer; large strings
 * stay where they are and are copied piece by piece as the socket takes them. All on the
 * connection's event loop.
 */
final class Output implements Reply.Overflow {
  private static final int INITIAL = 1024;
  private static final int PIECE = 64 * 1024;

  /** Bytes after which other connections of the event loop get their turn. */
  private static final int TURN = 2 * 1024 * 1024;

  private final Channel channel;
  private final Deque<Object> waiting = new ArrayDeque<>(2); // ByteBuf or Large
  private @Nullable ByteBuf current;
  private int usual = INITIAL;
  private volatile long waitingBytes;
  private volatile long sent;
  private boolean closeAtEnd;
  private int turn = TURN;
  private boolean turnEnded;
  private boolean draining;
  private boolean muted;

  /** A part of an array that is yet to be sent. */
  private static final class Large {
    final byte[] bytes;
    int from;
    int length;

    Large(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.length = length;
    }
  }

  Output(Channel channel) {
    this.channel = channel;
  }

  /** The buffer that replies go to; made when there is none. */
  ByteBuf buffer() {
    ByteBuf buffer = current;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(usual);
      current = buffer;
    }
    return buffer;
  }

  /** True while the client keeps up, so that further requests may be carried out. */
  boolean hasRoom() {
    return waiting.isEmpty() && channel.isWritable() && turn > 0;
  }

  /** Begins a turn of the event loop for this connection. */
  void beginTurn() {
    if (!turnEnded) {
      turn = TURN;
    }
  }

  /** Bytes that the current batch of replies has so far. */
  int batched() {
    return current == null ? 0 : current.readableBytes();
  }

  /** Bytes that wait to be sent, those that Netty holds included. */
  long waitingBytes() {
    var buffer = channel.unsafe().outboundBuffer();
    return waitingBytes + batched() + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
  }

  /** Bytes handed to the socket since the start. */
  long sentBytes() {
    return sent;
  }

  /** Forgets what is written from now on, for a client that wants no replies. */
  void mute(boolean mute) {
    if (!mute && current != null) {
      current.clear();
    }
    muted = mute;
  }

  /** Has what was written since {@link #mute} sent after all. */
  void unmute() {
    muted = false;
  }

  @Override
  public ByteBuf full(ByteBuf buffer) {
    if (muted) {
      return buffer.clear();
    }
    add(buffer);
    current = null;
    return buffer();
  }

  @Override
  public ByteBuf large(ByteBuf buffer, byte[] bytes, int from, int length) {
    if (muted) {
      return buffer.clear();
    }
    add(buffer);
    current = null;
    waiting.add(new Large(bytes, from, length));
    count(length);
    return buffer();
  }

  /** Sends what there is, as far as the client takes it. */
  void flush() {
    ByteBuf buffer = current;
    current = null;
    if (buffer != null) {
      if (buffer.isReadable()) {
        usual = Math.clamp(Integer.highestOneBit(buffer.readableBytes()) * 2L, 256, PIECE);
        add(buffer);
      } else {
        buffer.release();
      }
    }
    drain();
  }

  /** Closes the connection after all was sent. */
  void closeAtEnd() {
    closeAtEnd = true;
    flush();
  }

  /** Goes on sending after the client took some. */
  void drain() {
    if (draining) {
      return; // called by Netty from within the loop below
    }
    draining = true;
    while (mayWrite()) {
      while (mayWrite()) {
        ByteBuf piece = nextPiece();
        int size = piece.readableBytes();
        turn -= size;
        count(-size);
        countSent(size);
        channel.write(piece, channel.voidPromise());
      }
      channel.flush();
    }
    draining = false;
    if (turn <= 0 && !turnEnded) {
      turnEnded = true;
      channel.eventLoop().execute(this::nextTurn);
    }
    if (closeAtEnd && waiting.isEmpty()) {
      channel
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private boolean mayWrite() {
    return !waiting.isEmpty() && channel.isWritable() && turn > 0;
  }

  private void nextTurn() {
    turnEnded = false;
    turn = TURN;
    drain();
    if (hasRoom()) {
      channel.pipeline().fireChannelWritabilityChanged();
    }
  }

  /** Lets go of all buffers; the connection is gone. */
  void release() {
    if (current != null) {
      current.release();
      current = null;
    }
    for (Object segment : waiting) {
      if (segment instanceof ByteBuf buffer) {
        buffer.release();
      }
    }
    waiting.clear();
    waitingBytes = 0;
  }

  private ByteBuf nextPiece() {
    Object head = waiting.element();
    if (head instanceof ByteBuf buffer) {
      waiting.remove();
      return buffer;
    }
    Large large = (Large) head;
    int size = Math.min(large.length, PIECE);
    ByteBuf piece = channel.alloc().directBuffer(size, size);
    piece.writeBytes(large.bytes, large.from, size);
    large.from += size;
    large.length -= size;
    if (large.length == 0) {
      waiting.remove();
    }
    return piece;
  }

  private void add(ByteBuf buffer) {
    waiting.add(buffer);
    count(buffer.readableBytes());
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes, others read
  private void count(long bytes) {
    waitingBytes += bytes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // as above
  private void countSent(long bytes) {
    sent += bytes;
  }
}
