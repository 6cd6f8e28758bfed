package io.holdfast.bench.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection for what has to be asked between measurements; knows simple and bulk replies. */
public final class Client implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Socket socket = new Socket();
  private final DataInputStream in;

  /** Connects to a port of this machine and gives the password. */
  public Client(int port, String password) throws IOException {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      call("AUTH", password);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a command and returns its reply as text.
   *
   * @throws IOException when the reply is an error, or no simple or bulk one
   */
  public String call(String... arguments) throws IOException {
    socket.getOutputStream().write(encode(arguments));
    String line = line();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+', ':' -> rest;
      case '$' -> {
        byte[] bytes = new byte[Integer.parseInt(rest)];
        in.readFully(bytes);
        in.skipNBytes(2);
        yield new String(bytes, StandardCharsets.UTF_8);
      }
      default -> throw new IOException(arguments[0] + " was answered with " + line);
    };
  }

  /** One line's number of INFO. */
  public long info(String section, String field) throws IOException {
    return number(call("INFO", section), field);
  }

  /** One line's value of INFO. */
  public String infoText(String section, String field) throws IOException {
    return text(call("INFO", section), field);
  }

  static long number(String info, String field) throws IOException {
    return Long.parseLong(text(info, field));
  }

  static String text(String info, String field) throws IOException {
    String line =
        info.lines()
            .filter(one -> one.startsWith(field + ":"))
            .findFirst()
            .orElseThrow(() -> new IOException("INFO has no " + field));
    return line.substring(field.length() + 1).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A command as Redis's protocol writes it. */
  public static byte[] encode(String... arguments) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii("*" + arguments.length + "\r\n"));
    for (String argument : arguments) {
      byte[] content = argument.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(ascii("$" + content.length + "\r\n"));
      bytes.writeBytes(content);
      bytes.writeBytes(ascii("\r\n"));
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    while (true) {
      char next = (char) in.readUnsignedByte();
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append(next);
      }
    }
  }
}
