package io.holdfast.bench.load;

import io.holdfast.bench.server.Client;
import io.holdfast.bench.server.RunningServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Sends many requests to a server as fast as it takes them, in batches, and reads all replies. */
public final class Filler implements AutoCloseable {
  private static final int BATCH = 256;

  private final SocketChannel channel;
  private final ReplyCounter replies = new ReplyCounter();
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);

  public Filler(RunningServer server) throws IOException {
    channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    try {
      write(ByteBuffer.wrap(Client.encode("AUTH", server.password())));
      await(1);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Sends requests by a connection of its own, which then is closed: its buffers would be counted
   * as the keys' memory.
   */
  public static void fill(RunningServer server, Requests requests, long count) throws IOException {
    try (var filler = new Filler(server)) {
      filler.send(requests, count);
    }
  }

  /**
   * Sends {@code count} requests and waits for their replies.
   *
   * @throws IOException when one of them is an error
   */
  public void send(Requests requests, long count) throws IOException {
    ByteBuffer out = ByteBuffer.allocateDirect(BATCH * requests.maxBytes());
    for (long sent = 0; sent < count; ) {
      int batch = (int) Math.min(BATCH, count - sent);
      for (int i = 0; i < batch; i++) {
        requests.next(out);
      }
      write(out.flip());
      out.clear();
      await(batch);
      sent += batch;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void await(int expected) throws IOException {
    for (int got = 0; got < expected; ) {
      if (channel.read(in.clear()) < 0) {
        throw new EOFException("the server closed the connection");
      }
      got += replies.count(in.flip());
    }
  }
}
