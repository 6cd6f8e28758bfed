package io.holdfast.agent.export;

import com.sun.net.httpserver.HttpExchange;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket does with requests that are signed as they should be: it checks checksums, and
 * number, size and order of parts, as the S3 API reference says.
 */
final class FakeBucket {
  private static final int SMALLEST_PART = 5 << 20;
  private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);

  final String name;
  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  final Map<String, Map<String, String>> headers = new ConcurrentSkipListMap<>();
  final Map<String, Upload> uploads = new ConcurrentSkipListMap<>();
  private int begun;

  FakeBucket(String name) {
    this.name = name;
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

  /** What is answered instead, with S3's code. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;
    final String code;

    Refusal(int status, String code) {
      super(code);
      this.status = status;
      this.code = code;
    }
  }

  /** What is answered. */
  static final class Answer {
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

  Answer answer(HttpExchange exchange, Map<String, String> query, byte[] body)
      throws GeneralSecurityException {
    String path = exchange.getRequestURI().getPath().substring(1);
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    if (!bucket.equals(name)) {
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
      id = "upload-" + ++begun;
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

  private static String tag(byte[] bytes) throws GeneralSecurityException {
    return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)) + '"';
  }

  private static String sum(String algorithm, byte[] bytes) throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
  }
}
