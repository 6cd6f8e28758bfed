package io.holdfast.agent.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.agent.export.FakeBucket.Answer;
import io.holdfast.agent.export.FakeBucket.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An S3 with one bucket that believes nothing: it checks signatures, and its bucket all else; and
 * does wrong itself where a test wants it.
 */
final class FakeS3 implements AutoCloseable {
  static final String BUCKET = "backups";
  static final String ACCESS_KEY = "AKIATEST";
  static final String SECRET_KEY = "not-a-secret";

  private final FakeBucket bucket = new FakeBucket(BUCKET);
  final Map<String, byte[]> objects = bucket.objects;
  final Map<String, Map<String, String>> headers = bucket.headers;
  final Map<String, FakeBucket.Upload> uploads = bucket.uploads;
  final List<String> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Wrong wrong = (request, number) -> Fault.NONE;
  private int number;

  /** What goes wrong at a request. */
  enum Fault {
    NONE,
    /** 500 InternalError, nothing is done. */
    ERROR,
    /** 403 AccessDenied, nothing is done. */
    DENIED,
    /** The connection goes before anything is done. */
    DROPPED,
    /** It is done, and the connection goes before the answer. */
    DONE_AND_DROPPED,
    /** The answer comes after a while. */
    SLOW
  }

  /** Decides what goes wrong. */
  interface Wrong {
    /**
     * Asked before each request.
     *
     * @param request such as {@code PUT part 2}
     * @param number counted from 1
     */
    Fault at(String request, int number);
  }

  FakeS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void wrong(Wrong next) {
    wrong = next;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      String name = name(exchange, query);
      requests.add(name);
      Fault fault;
      synchronized (this) {
        fault = wrong.at(name, ++number);
      }
      if (fault == Fault.DROPPED) {
        return;
      }
      if (fault == Fault.SLOW) {
        sleep();
      }
      try {
        String bad = SignatureV4.wrong(exchange, body, ACCESS_KEY, SECRET_KEY);
        if (!bad.isEmpty() || fault == Fault.DENIED) {
          throw new Refusal(403, bad.isEmpty() ? "AccessDenied" : bad);
        }
        if (fault == Fault.ERROR) {
          throw new Refusal(500, "InternalError");
        }
        Answer answer = bucket.answer(exchange, query, body);
        if (fault != Fault.DONE_AND_DROPPED) {
          send(exchange, 200, answer);
        }
      } catch (Refusal e) {
        String xml =
            "<Error><Code>" + e.code + "</Code><Message>made by the test</Message></Error>";
        send(exchange, e.status, new Answer(xml.getBytes(StandardCharsets.UTF_8), Map.of()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, Answer answer) throws IOException {
    answer.headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().add("Content-Length", "" + answer.body.length);
    }
    exchange.sendResponseHeaders(status, head || answer.body.length == 0 ? -1 : answer.body.length);
    if (!head) {
      exchange.getResponseBody().write(answer.body);
    }
  }

  private static String name(HttpExchange exchange, Map<String, String> query) {
    String method = exchange.getRequestMethod();
    if (query.containsKey("partNumber")) {
      return method + " part " + query.get("partNumber");
    }
    if (query.containsKey("uploadId")) {
      return method + " upload";
    }
    if (query.containsKey("uploads")) {
      return method + " uploads";
    }
    String path = exchange.getRequestURI().getPath();
    return method
        + " "
        + (query.containsKey("list-type") ? "list" : path.substring(path.lastIndexOf('/') + 1));
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new TreeMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.put(
            equals < 0 ? pair : pair.substring(0, equals),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  /** For tests that change what lies there. */
  void change(String key, byte[] bytes) {
    if (objects.replace(key, bytes) == null) {
      throw new UncheckedIOException(new IOException("there is no object " + key));
    }
  }
}
