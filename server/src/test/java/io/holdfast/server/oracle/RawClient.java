package io.holdfast.server.oracle;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that sends bytes and gives replies as the bytes that came, in ISO 8859-1. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;

  /** Connects to a port on loopback. */
  public RawClient(int port) {
    this(port, 0);
  }

  /**
   * The same with a receive buffer that the system does not enlarge as it likes.
   *
   * @param receiveBytes 0: as the system likes
   */
  public RawClient(int port, int receiveBytes) {
    try {
      socket = new Socket();
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request of strings and reads its reply. */
  public String call(String... request) {
    send(request);
    return reply();
  }

  /** Sends a request without reading. */
  public void send(String... request) {
    var text = new StringBuilder("*").append(request.length).append("\r\n");
    for (String argument : request) {
      text.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    sendRaw(text.toString());
  }

  /** Sends characters as bytes of ISO 8859-1. */
  public void sendRaw(String bytes) {
    sendRaw(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes. */
  public void sendRaw(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one whole reply, nested ones included. */
  public String reply() {
    var out = new ByteArrayOutputStream();
    try {
      read(out);
    } catch (IOException e) {
      throw new UncheckedIOException("after " + out.toString(StandardCharsets.ISO_8859_1), e);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads until the server closes the connection. */
  public String rest() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True when no byte comes within some milliseconds. */
  public boolean isSilentFor(int millis) {
    try {
      socket.setSoTimeout(millis);
      in.mark(1);
      int next = in.read();
      in.reset();
      return next < 0;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      setTimeout();
    }
  }

  private void setTimeout() {
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(ByteArrayOutputStream out) throws IOException {
    String line = line(out);
    char type = line.charAt(0);
    String rest = line.substring(1);
    switch (type) {
      case '$', '=', '!' -> {
        int length = Integer.parseInt(rest);
        if (length >= 0) {
          byte[] bytes = in.readNBytes(length + 2);
          if (bytes.length < length + 2) {
            throw new EOFException("a bulk string of " + length + " bytes was cut");
          }
          out.write(bytes);
        }
      }
      case '*', '~', '>' -> elements(Integer.parseInt(rest), out);
      case '%' -> elements(2 * Integer.parseInt(rest), out);
      case '+', '-', ':', '_', '#', ',', '(' -> {}
      default -> throw new IOException("no reply begins with " + type);
    }
  }

  private void elements(int count, ByteArrayOutputStream out) throws IOException {
    for (int i = 0; i < count; i++) {
      read(out);
    }
  }

  private String line(ByteArrayOutputStream out) throws IOException {
    var line = new ByteArrayOutputStream();
    int last = 0;
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      out.write(c);
      if (last == '\r' && c == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 1);
      }
      line.write(c);
      last = c;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
