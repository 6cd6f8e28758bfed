package io.holdfast.bench.load;

import io.holdfast.bench.server.Client;
import io.holdfast.bench.server.RunningServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.LongConsumer;

/** One connection of {@link OpenLoop}: what is to be sent, and when each reply should have come. */
final class LoadConnection implements AutoCloseable {
  private static final int WAITING = 1 << 16; // a power of two
  private static final int OUT_BYTES = 1 << 20;

  private final SocketChannel channel;
  private final ReplyCounter replies = new ReplyCounter();
  private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
  private final ByteBuffer in;
  private final long[] intended = new long[WAITING]; // a ring
  private int sent;
  private int answered;

  /**
   * @param in a buffer that all connections of a thread share
   */
  LoadConnection(RunningServer server, ByteBuffer in) throws IOException {
    this.in = in;
    channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.write(ByteBuffer.wrap(Client.encode("AUTH", server.password())));
      for (int got = 0; got == 0; ) {
        got = readSome();
      }
      channel.configureBlocking(false);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  SocketChannel channel() {
    return channel;
  }

  int unanswered() {
    return sent - answered;
  }

  /**
   * Takes a request to send, and sends what the socket takes.
   *
   * @param time when it should be sent, by {@link System#nanoTime}
   * @throws IOException when the server is so late that no more can wait
   */
  void send(Requests requests, long time) throws IOException {
    if (unanswered() == WAITING || out.remaining() < requests.maxBytes()) {
      throw new IOException(
          "the server does not keep up: " + unanswered() + " requests wait on one connection");
    }
    intended[sent & (WAITING - 1)] = time;
    sent++;
    requests.next(out);
    flush();
  }

  /** Sends what the socket did not take before. */
  void flush() throws IOException {
    if (out.position() > 0) {
      channel.write(out.flip());
      out.compact();
    }
  }

  /** Reads what is there; hands on when each answered request should have been sent. */
  void receive(LongConsumer times) throws IOException {
    for (int complete = readSome(); complete > 0; complete--) {
      times.accept(intended[answered & (WAITING - 1)]);
      answered++;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private int readSome() throws IOException {
    if (channel.read(in.clear()) < 0) {
      throw new EOFException("the server closed a connection");
    }
    return replies.count(in.flip());
  }
}
