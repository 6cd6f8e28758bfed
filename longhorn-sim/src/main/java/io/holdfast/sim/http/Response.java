package io.holdfast.sim.http;

import io.holdfast.sim.state.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP response; {@code drop} closes the connection instead of sending it. */
public record Response(
    int status, String contentType, ByteBuffer body, Map<String, String> headers, boolean drop) {

  public static Response json(int status, Object value) {
    return new Response(
        status, "application/json", ByteBuffer.wrap(Json.bytes(value)), Map.of(), false);
  }

  public static Response text(int status, String text) {
    return new Response(
        status, "text/plain; charset=utf-8", StandardCharsets.UTF_8.encode(text), Map.of(), false);
  }

  public static Response html(String text) {
    return new Response(
        200, "text/html; charset=utf-8", StandardCharsets.UTF_8.encode(text), Map.of(), false);
  }

  public static Response empty(int status) {
    return new Response(status, "", ByteBuffer.allocate(0), Map.of(), false);
  }

  public static Response moved(String location) {
    return new Response(301, "", ByteBuffer.allocate(0), Map.of("Location", location), false);
  }

  /** The answer is lost on its way. */
  public Response dropped() {
    return new Response(status, contentType, body, headers, true);
  }
}
