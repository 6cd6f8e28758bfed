package io.holdfast.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A reader of server-sent events on a plain socket, so that a test decides when it reads and when
 * it does not.
 */
final class EventStream implements AutoCloseable {
  private static final int PATIENCE = 120_000; // milliseconds

  private final Socket socket;
  private final BufferedReader in;

  /** One event. */
  record Received(String id, String name, String data) {
    long number() {
      return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }
  }

  private EventStream(Socket socket, BufferedReader in) {
    this.socket = socket;
    this.in = in;
  }

  /**
   * Opens a stream and reads the head of the answer.
   *
   * @param lastId what goes into Last-Event-ID, nothing when null
   */
  static EventStream open(String url, @Nullable String lastId) throws IOException {
    URI uri = URI.create(url);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    socket.setSoTimeout(PATIENCE);
    var out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    String query = uri.getQuery() == null ? "" : "?" + uri.getQuery();
    out.write("GET " + uri.getPath() + query + " HTTP/1.1\r\nHost: test\r\n");
    out.write(lastId == null ? "\r\n" : "Last-Event-ID: " + lastId + "\r\n\r\n");
    out.flush();
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1024);
    List<String> head = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.add(line.toLowerCase(Locale.ROOT));
    }
    assertThat(head)
        .contains("http/1.1 200 ok", "transfer-encoding: chunked", "cache-control: no-store")
        .anyMatch(each -> each.startsWith("content-type: text/event-stream"));
    return new EventStream(socket, in);
  }

  /** The next event, over the comments that come each few seconds; null at the stream's end. */
  @Nullable Received next() throws IOException {
    String id = "";
    String name = "";
    StringBuilder data = new StringBuilder();
    boolean any = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("0")) {
        return null; // the last chunk
      }
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data.append(line.substring(6));
      } else if (line.isEmpty() && any) {
        return new Received(id, name, data.toString());
      } else {
        continue; // a chunk's length, a comment, or what is between two chunks
      }
      any = true;
    }
    return null;
  }

  /** Events until one of a name, that one included. */
  List<Received> until(String name) throws IOException {
    return until(each -> each.name().equals(name));
  }

  /** Events until a certain one, that one included. */
  List<Received> until(Predicate<Received> wanted) throws IOException {
    List<Received> all = new ArrayList<>();
    for (Received each = next(); each != null; each = next()) {
      all.add(each);
      if (wanted.test(each)) {
        return all;
      }
    }
    throw new AssertionError("the stream ended too early: " + all);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
