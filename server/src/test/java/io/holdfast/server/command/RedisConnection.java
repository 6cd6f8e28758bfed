package io.holdfast.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection that gives replies as the bytes that came. */
final class RedisConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RedisConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(120_000);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  String send(byte[][] request) throws IOException {
    out.write(("*" + request.length + "\r\n").getBytes(ISO_8859_1));
    for (byte[] argument : request) {
      out.write(("$" + argument.length + "\r\n").getBytes(ISO_8859_1));
      out.write(argument);
      out.write("\r\n".getBytes(ISO_8859_1));
    }
    out.flush();
    var reply = new StringBuilder();
    read(reply);
    return reply.toString();
  }

  private void read(StringBuilder reply) throws IOException {
    var line = new StringBuilder();
    while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("closed after " + reply);
      }
      line.append((char) c);
    }
    reply.append(line);
    String rest = line.substring(1, line.length() - 2);
    switch (line.charAt(0)) {
      case '$', '=' -> {
        if (!rest.equals("-1")) {
          reply.append(new String(in.readNBytes(Integer.parseInt(rest) + 2), ISO_8859_1));
        }
      }
      case '*', '~', '>' -> readMany(reply, Integer.parseInt(rest));
      case '%' -> readMany(reply, 2 * Integer.parseInt(rest));
      default -> {}
    }
  }

  private void readMany(StringBuilder reply, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      read(reply);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
