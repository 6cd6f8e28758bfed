package io.holdfast.server.net;

import io.holdfast.server.resp.LargeBulk;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be sent to one client. Replies of a batch are collected in one buffer; large strings
 * stay where they are and are copied piece by piece as the socket takes them; replies that are made
 * in portions are asked for the next one when the last is sent. All on the connection's event loop.
 */
final class Output implements Reply.Overflow {
  private static final Logger log = LoggerFactory.getLogger(Output.class);
  private static final int SMALL = 256;

  /** Replies up to so many bytes are copied rather than keep the event loop's buffer. */
  private static final int MOVED = 16 * 1024;

  /** Bytes after which other connections of the event loop get their turn. */
  private static final int TURN = 2 * 1024 * 1024;

  /** The same for portions and requests that take time, in nanoseconds. */
  private static final long TURN_NANOS = 1_000_000;

  private final Channel channel;
  private final LoopBuffers buffers;
  private final Segments waiting = new Segments();
  private @Nullable ByteBuf current;
  private long sent;
  private boolean closeAtEnd;
  private int turn = TURN;
  private long turnNanos;
  private boolean turnEnded;
  private boolean draining;
  private boolean muted;
  private boolean held;
  private int kept; // of the current buffer's bytes while muted: messages

  Output(Channel channel) {
    this.channel = channel;
    this.buffers = LoopBuffers.here();
  }

  /** The buffer that replies of a batch go to, which is sent at the batch's end. */
  ByteBuf buffer() {
    ByteBuf buffer = current;
    if (buffer == null) {
      // One that waits unsent would be lost to the others, so those behind it are small.
      buffer = isBehind() ? channel.alloc().directBuffer(SMALL) : buffers.forWriting();
      current = buffer;
    }
    return buffer;
  }

  /** The same for a message that may wait longer. */
  ByteBuf messageBuffer() {
    ByteBuf buffer = current;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(SMALL);
      current = buffer;
    }
    return buffer;
  }

  /** True when something waits that the socket did not take. */
  boolean isBehind() {
    var buffer = channel.unsafe().outboundBuffer();
    return !waiting.isEmpty() || (buffer != null && !buffer.isEmpty());
  }

  /** True while the client keeps up, so that further requests may be carried out. */
  boolean hasRoom() {
    return waiting.isEmpty() && channel.isWritable() && turn > 0;
  }

  /** Keeps everything back that was not sent yet, or lets it go again. */
  void hold(boolean back) {
    held = back;
  }

  /** Moves what is kept back out of the event loop's buffer, which others need. */
  void setAside() {
    ByteBuf buffer = current;
    if (buffer != null && buffer.readableBytes() <= MOVED) {
      current = channel.alloc().directBuffer(Math.max(SMALL, buffer.readableBytes()));
      current.writeBytes(buffer, buffer.readerIndex(), buffer.readableBytes());
      buffer.release();
    }
  }

  boolean isHeld() {
    return held;
  }

  /** Begins a turn of the event loop for this connection. */
  void beginTurn() {
    if (!turnEnded && !draining) { // while it drains, what Netty tells of does not begin another
      turn = TURN;
      turnNanos = 0;
    }
  }

  /** Counts the time that requests took, of which enough ends the turn. */
  void spend(long nanos) {
    turnNanos += nanos;
    if (turnNanos > TURN_NANOS) {
      turn = 0;
    }
  }

  /** Bytes that the current batch of replies has so far. */
  int batched() {
    return current == null ? 0 : current.readableBytes();
  }

  /** Bytes that wait to be sent, those that Netty holds included. */
  long waitingBytes() {
    var buffer = channel.unsafe().outboundBuffer();
    return waiting.bytes() + batched() + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
  }

  /** Bytes handed to the socket since the start. */
  long sentBytes() {
    return sent;
  }

  /** Forgets what is written from now on, for a client that wants no replies. */
  void mute(boolean mute) {
    if (mute) {
      kept = batched();
    } else {
      dropMuted();
    }
    muted = mute;
  }

  /** Has what was written since {@link #mute} sent after all. */
  void unmute() {
    muted = false;
  }

  /** Has a message written, which also a client gets that wants no replies. */
  void message(Reply reply, Consumer<Reply> message) {
    if (!muted) {
      message.accept(reply);
      return;
    }
    dropMuted();
    muted = false;
    message.accept(reply);
    muted = true;
    kept = batched();
  }

  private void dropMuted() {
    if (current != null) {
      current.writerIndex(kept);
    }
  }

  @Override
  public ByteBuf full(ByteBuf buffer) {
    if (muted) {
      return buffer.writerIndex(kept);
    }
    handOver(buffer);
    return buffer();
  }

  @Override
  public ByteBuf large(ByteBuf buffer, byte[] bytes, int from, int length) {
    if (muted) {
      return buffer.writerIndex(kept);
    }
    handOver(buffer);
    waiting.add(bytes, from, length);
    return buffer();
  }

  @Override
  public ByteBuf large(ByteBuf buffer, LargeBulk bulk) {
    if (muted) {
      bulk.release();
      return buffer.writerIndex(kept);
    }
    handOver(buffer);
    waiting.add(bulk);
    return buffer();
  }

  @Override
  public ByteBuf later(ByteBuf buffer, Producer producer, boolean resp3) {
    if (muted) {
      producer.release();
      return buffer.writerIndex(kept);
    }
    handOver(buffer);
    waiting.add(new Segments.Unmade(producer, resp3));
    return buffer();
  }

  private void handOver(ByteBuf buffer) {
    current = null;
    waiting.add(buffer);
  }

  /** Sends what there is, as far as the client takes it; nothing while it is held. */
  void flush() {
    if (held) {
      return;
    }
    ByteBuf buffer = current;
    current = null;
    if (buffer == null) {
      drain();
    } else if (!buffer.isReadable()) {
      buffer.release();
      drain();
    } else if (waiting.isEmpty() && channel.isWritable()) {
      send(buffer);
      channel.unsafe().flush();
      afterDrain();
    } else {
      waiting.add(buffer);
      drain();
    }
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
        Segments.Unmade unmade = waiting.unmade();
        if (unmade != null) {
          make(unmade);
        } else {
          send(waiting.next(channel.alloc()));
        }
      }
      channel.unsafe().flush();
    }
    draining = false;
    afterDrain();
  }

  private void send(ByteBuf piece) {
    int size = piece.readableBytes();
    turn -= size;
    sent += size;
    channel.unsafe().write(piece, channel.voidPromise());
  }

  private void afterDrain() {
    if (turn <= 0 && !turnEnded) {
      turnEnded = true;
      // A task that is executed would run before the loop looks at its other connections again.
      channel.eventLoop().schedule(this::nextTurn, 0, TimeUnit.NANOSECONDS);
    }
    if (closeAtEnd && waiting.isEmpty() && !held) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Has a portion made and puts it before what waits. */
  private void make(Segments.Unmade unmade) {
    long begun = System.nanoTime();
    var portion = new Portion(channel.alloc());
    boolean more = false;
    try {
      more = portion.fill(unmade);
    } catch (RuntimeException e) {
      log.error("a reply to {} ended half made", channel.remoteAddress(), e);
      channel.close(); // since half a reply can't be taken back
    }
    if (!more) {
      waiting.made();
    }
    waiting.addFirst(portion.segments());
    spend(System.nanoTime() - begun);
    if (portion.isEmpty()) {
      turn = 0;
    }
  }

  private boolean mayWrite() {
    return !held && !waiting.isEmpty() && channel.isWritable() && turn > 0;
  }

  private void nextTurn() {
    turnEnded = false;
    beginTurn();
    drain();
    if (hasRoom() && channel.isActive()) {
      channel.pipeline().fireChannelWritabilityChanged();
    }
  }

  /** Lets go of all buffers; the connection is gone. */
  void release() {
    if (current != null) {
      current.release();
      current = null;
    }
    waiting.release();
  }
}
