package io.holdfast.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Forwards connections to a port until it is frozen; then it still accepts, and nothing ever comes
 * back.
 */
final class FrozenPort implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean frozen;

  FrozenPort(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void freeze() {
    frozen = true;
  }

  private void accept() {
    try {
      while (true) {
        var client = listener.accept();
        sockets.add(client);
        if (!frozen) {
          var server = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(server);
          pump(client.getInputStream(), server.getOutputStream());
          pump(server.getInputStream(), client.getOutputStream());
        }
      }
    } catch (IOException e) {
      // Closed: the test is over.
      return;
    }
  }

  private void pump(InputStream in, OutputStream out) {
    Thread.ofVirtual()
        .start(
            () -> {
              var buffer = new byte[8192];
              try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                  if (frozen) {
                    return;
                  }
                  out.write(buffer, 0, n);
                  out.flush();
                }
                out.close();
              } catch (IOException e) {
                // Either side hung up.
                return;
              }
            });
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
