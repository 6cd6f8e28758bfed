package io.holdfast.agent.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection that speaks RESP2: a command out, a reply in. Replies are text, numbers included;
 * arrays are not asked for and not read. No reply may be larger than {@value #MAX_REPLY} bytes.
 */
final class Connection implements AutoCloseable {
  private static final int MAX_REPLY = 4 * 1024 * 1024;
  private static final int MAX_LINE = 64 * 1024;

  private final Socket socket;
  private final InputStream in;

  /** Connects; each reply has to come within the given time. */
  Connection(String host, int port, Duration connect, Duration reply) throws IOException {
    socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), (int) connect.toMillis());
      socket.setSoTimeout((int) reply.toMillis());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a command and reads its reply; ErrorReply when the store answers with an error. */
  String call(String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + words.length + "\r\n"));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ascii("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(ascii("\r\n"));
    }
    socket.getOutputStream().write(out.toByteArray());
    socket.getOutputStream().flush();
    return reply();
  }

  private String reply() throws IOException {
    String line = line();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> throw new ErrorReply(rest);
      case '$' -> bulk(rest);
      default -> throw new IOException("answered with something that is not RESP: " + quote(line));
    };
  }

  private String bulk(String length) throws IOException {
    int bytes;
    try {
      bytes = Integer.parseInt(length);
    } catch (NumberFormatException e) {
      throw new IOException("sent a reply of length " + quote(length), e);
    }
    if (bytes < 0) {
      return "";
    }
    if (bytes > MAX_REPLY) {
      throw new IOException(
          "sent a reply of " + bytes + " bytes, at most " + MAX_REPLY + " are read");
    }
    byte[] content = in.readNBytes(bytes + 2);
    if (content.length < bytes + 2) {
      throw new EOFException("closed the connection within a reply");
    }
    return new String(content, 0, bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new EOFException("closed the connection");
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("sent a line longer than " + MAX_LINE + " bytes");
      }
      if (next != '\r') {
        line.write(next);
      }
      next = in.read();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static String quote(String text) {
    return "\"" + text.substring(0, Math.min(60, text.length())) + "\"";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
