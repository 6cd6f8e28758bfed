package io.holdfast.agent.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One bucket of an S3 that believes nothing: it checks signatures, checksums, and number, size and
 * order of parts, as the S3 API reference says; and does wrong itself where a test wants it.
 */
final class FakeS3 implements AutoCloseable {
  static final String BUCKET = "backups";
  static final String ACCESS_KEY = "AKIATEST";
  static final String SECRET_KEY = "not-a-secret";
  private static final int SMALLEST_PART = 5 << 20;
  private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);

  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  final Map<String, Map<String, String>> headers = new ConcurrentSkipListMap<>();
  final Map<String, Upload> uploads = new ConcurrentSkipListMap<>();
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

  /** An upload in parts. */
  static final class Upload {
    final String key;
    final Map<Integer, byte[]> parts = new TreeMap<>();
    final Map<String, String> headers;

    Upload(String key, Map<String, String> headers) {
      this.key = key;
      this.headers = headers;
    }
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;
    final String code;

    Refusal(int status, String code) {
      super(code);
      this.status = status;
      this.code = code;
    }
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
        Answer answer = answer(exchange, query, body);
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

  private static final class Answer {
    final byte[] body;
    final Map<String, String> headers;

    Answer(byte[] body, Map<String, String> headers) {
      this.body = body;
      this.headers = headers;
    }

    static Answer xml(String text) {
      return new Answer(text.getBytes(StandardCharsets.UTF_8), Map.of());
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

  private Answer answer(HttpExchange exchange, Map<String, String> query, byte[] body)
      throws GeneralSecurityException {
    String path = exchange.getRequestURI().getPath().substring(1);
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    if (!bucket.equals(BUCKET)) {
      throw new Refusal(404, "NoSuchBucket");
    }
    String method = exchange.getRequestMethod();
    if (key.isEmpty()) {
      return query.containsKey("uploads") ? listUploads() : list(query.getOrDefault("prefix", ""));
    }
    boolean upload = query.containsKey("uploadId");
    return switch (method + (query.containsKey("uploads") ? " uploads" : upload ? " upload" : "")) {
      case "POST uploads" -> begin(key, told(exchange));
      case "PUT upload" -> part(exchange, query, body);
      case "POST upload" -> complete(query, new String(body, StandardCharsets.UTF_8));
      case "DELETE upload" -> {
        uploads.remove(query.get("uploadId"));
        yield Answer.xml("");
      }
      case "PUT" -> {
        check(exchange, body);
        objects.put(key, body);
        headers.put(key, told(exchange));
        yield new Answer(new byte[0], Map.of("ETag", tag(body)));
      }
      case "GET", "HEAD" -> get(exchange, key);
      case "DELETE" -> {
        objects.remove(key);
        yield Answer.xml("");
      }
      default -> throw new Refusal(405, "MethodNotAllowed");
    };
  }

  private Answer begin(String key, Map<String, String> told) {
    String id;
    synchronized (this) {
      id = "upload-" + number;
    }
    uploads.put(id, new Upload(key, told));
    return Answer.xml(
        "<InitiateMultipartUploadResult><UploadId>"
            + id
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  private Answer part(HttpExchange exchange, Map<String, String> query, byte[] body)
      throws GeneralSecurityException {
    Upload upload = uploads.get(query.get("uploadId"));
    if (upload == null) {
      throw new Refusal(404, "NoSuchUpload");
    }
    check(exchange, body);
    synchronized (upload) {
      upload.parts.put(Integer.valueOf(Objects.requireNonNull(query.get("partNumber"))), body);
    }
    return new Answer(new byte[0], Map.of("ETag", tag(body)));
  }

  /** Parts and objects have to come with a checksum, and it has to be right. */
  private static void check(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
    String sha256 = exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256");
    String md5 = exchange.getRequestHeaders().getFirst("Content-MD5");
    if (sha256 == null && md5 == null) {
      throw new Refusal(400, "InvalidRequest: no checksum");
    }
    if ((sha256 != null && !sha256.equals(sum("SHA-256", body)))
        || (md5 != null && !md5.equals(sum("MD5", body)))) {
      throw new Refusal(400, "BadDigest");
    }
  }

  private Answer complete(Map<String, String> query, String xml) throws GeneralSecurityException {
    Upload upload = uploads.get(query.get("uploadId"));
    if (upload == null) {
      throw new Refusal(404, "NoSuchUpload");
    }
    List<byte[]> parts = new ArrayList<>();
    int last = 0;
    Matcher matcher = PART.matcher(xml);
    while (matcher.find()) {
      int part = Integer.parseInt(Objects.requireNonNull(field(matcher.group(1), "PartNumber")));
      byte[] bytes = upload.parts.get(part);
      if (part <= last) {
        throw new Refusal(400, "InvalidPartOrder");
      }
      String etag = String.valueOf(field(matcher.group(1), "ETag")).replace("&quot;", "\"");
      if (bytes == null || !etag.equals(tag(bytes))) {
        throw new Refusal(400, "InvalidPart");
      }
      String sha256 = field(matcher.group(1), "ChecksumSHA256");
      if (upload.headers.containsKey("x-amz-checksum-algorithm")
          && !sum("SHA-256", bytes).equals(sha256)) {
        throw new Refusal(400, "InvalidPart: checksum");
      }
      last = part;
      parts.add(bytes);
    }
    if (parts.isEmpty() || parts.size() != upload.parts.size()) {
      throw new Refusal(400, "MalformedXML: " + parts.size() + " of " + upload.parts.size());
    }
    int size = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (i < parts.size() - 1 && parts.get(i).length < SMALLEST_PART) {
        throw new Refusal(400, "EntityTooSmall");
      }
      size += parts.get(i).length;
    }
    byte[] whole = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    objects.put(upload.key, whole);
    headers.put(upload.key, upload.headers);
    uploads.remove(query.get("uploadId"));
    return Answer.xml(
        "<CompleteMultipartUploadResult><ETag>\"x\"</ETag></CompleteMultipartUploadResult>");
  }

  private Answer get(HttpExchange exchange, String key) throws GeneralSecurityException {
    byte[] object = objects.get(key);
    if (object == null) {
      throw new Refusal(404, "NoSuchKey");
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    byte[] part = object;
    if (range != null) {
      int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      part = Arrays.copyOfRange(object, from, object.length);
    }
    return new Answer(part, Map.of("ETag", tag(object)));
  }

  private Answer list(String prefix) throws GeneralSecurityException {
    StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    for (Map.Entry<String, byte[]> each : objects.entrySet()) {
      if (each.getKey().startsWith(prefix)) {
        xml.append("<Contents><Key>").append(each.getKey()).append("</Key><Size>");
        xml.append(each.getValue().length).append("</Size><ETag>").append(tag(each.getValue()));
        xml.append("</ETag></Contents>");
      }
    }
    return Answer.xml(xml.append("</ListBucketResult>").toString());
  }

  /** All uploads of the bucket, whatever the prefix: some stores answer so. */
  private Answer listUploads() {
    StringBuilder xml =
        new StringBuilder("<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>");
    uploads.forEach(
        (id, upload) ->
            xml.append("<Upload><Key>")
                .append(upload.key)
                .append("</Key><UploadId>")
                .append(id)
                .append("</UploadId></Upload>"));
    return Answer.xml(xml.append("</ListMultipartUploadsResult>").toString());
  }

  private static Map<String, String> told(HttpExchange exchange) {
    Map<String, String> told = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.regionMatches(true, 0, "x-amz-", 0, 6)) {
                told.put(name.toLowerCase(Locale.ROOT), values.getFirst());
              }
            });
    return told;
  }

  private static @Nullable String field(String xml, String name) {
    Matcher matcher = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
    return matcher.find() ? matcher.group(1) : null;
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

  private static String tag(byte[] bytes) throws GeneralSecurityException {
    return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)) + '"';
  }

  private static String sum(String algorithm, byte[] bytes) throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  /** For tests that change what lies there. */
  void change(String key, byte[] bytes) {
    if (objects.replace(key, bytes) == null) {
      throw new UncheckedIOException(new IOException("there is no object " + key));
    }
  }
}
