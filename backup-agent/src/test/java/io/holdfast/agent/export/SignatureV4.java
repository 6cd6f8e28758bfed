package io.holdfast.agent.export;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a request's signature, from "Signature Version 4 signing process" of the AWS general
 * reference.
 */
final class SignatureV4 {
  private static final Pattern HEADER =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private SignatureV4() {}

  /** Why a request is not to be served, empty when its signature is right. */
  static String wrong(HttpExchange exchange, byte[] body, String accessKey, String secretKey)
      throws GeneralSecurityException {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Matcher matcher = HEADER.matcher(given);
    if (!matcher.matches()) {
      return "AccessDenied: no signature: " + given;
    }
    if (!matcher.group(1).equals(accessKey)) {
      return "InvalidAccessKeyId";
    }
    String payload = sha256(body);
    String told = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    boolean unsigned = body.length == 0 && "UNSIGNED-PAYLOAD".equals(told);
    if (!payload.equals(told) && !unsigned) {
      return "XAmzContentSHA256Mismatch: " + told;
    }
    String headers =
        Stream.of(matcher.group(4).split(";"))
            .map(name -> name + ":" + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
            .collect(Collectors.joining());
    String request =
        String.join(
            "\n",
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            query(exchange.getRequestURI().getRawQuery()),
            headers,
            matcher.group(4),
            told);
    String scope = matcher.group(2) + "/" + matcher.group(3) + "/s3/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            exchange.getRequestHeaders().getFirst("x-amz-date"),
            scope,
            sha256(request.getBytes(StandardCharsets.UTF_8)));
    byte[] key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), matcher.group(2));
    for (String part : new String[] {matcher.group(3), "s3", "aws4_request"}) {
      key = hmac(key, part);
    }
    String signature = HexFormat.of().formatHex(hmac(key, toSign));
    return signature.equals(matcher.group(5)) ? "" : "SignatureDoesNotMatch";
  }

  private static String query(String raw) {
    Map<String, String> sorted = new TreeMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        sorted.put(encoded(name), equals < 0 ? "" : encoded(pair.substring(equals + 1)));
      }
    }
    return sorted.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte each :
        URLDecoder.decode(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || "-_.~".indexOf(c) >= 0;
      out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return out.toString();
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
