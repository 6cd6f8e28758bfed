package io.holdfast.sim.http;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * An HTTP request. {@code path} is decoded and has no query; header names are in lower case; {@code
 * uri} is as the client wrote it. Of several equal parameters the first counts.
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String uri,
    ByteBuffer body) {

  /** The value, or "". */
  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /** The value, or "". */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
