package io.holdfast.server.rehearsal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** A connection that sends requests and waits until they are answered, whatever the answers are. */
final class Asker implements AutoCloseable {
  /** In a request: a number by chance. */
  private static final char ANY = '#';

  private static final int DIFFERENT = 100_000;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final byte[] LAST = "*2\r\n$4\r\nECHO\r\n$9\r\nanswered!\r\n".getBytes(US_ASCII);
  private static final byte[] LAST_REPLY = "$9\r\nanswered!\r\n".getBytes(US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream requests = new ByteArrayOutputStream();

  /** Connects to a port on loopback. */
  Asker(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
  }

  /** Sends the same requests so many times at once, each with other numbers, and waits. */
  void ask(String lines, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      lines.lines().forEach(line -> add(line.split(" ")));
    }
    requests.writeBytes(LAST);
    requests.writeTo(socket.getOutputStream());
    requests.reset();
    awaitLast();
  }

  private void add(String[] words) {
    requests.writeBytes(("*" + words.length + "\r\n").getBytes(US_ASCII));
    for (String word : words) {
      String number = String.valueOf(ThreadLocalRandom.current().nextInt(DIFFERENT));
      byte[] bytes = word.replace(String.valueOf(ANY), number).getBytes(US_ASCII);
      requests.writeBytes(("$" + bytes.length + "\r\n").getBytes(US_ASCII));
      requests.writeBytes(bytes);
      requests.writeBytes("\r\n".getBytes(US_ASCII));
    }
  }

  /** Reads until the answer to the last request is the end of what came. */
  private void awaitLast() throws IOException {
    byte[] end = {};
    while (!Arrays.equals(end, LAST_REPLY)) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      byte[] all = Arrays.copyOf(end, end.length + read);
      System.arraycopy(buffer, 0, all, end.length, read);
      end = Arrays.copyOfRange(all, Math.max(0, all.length - LAST_REPLY.length), all.length);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
