package io.holdfast.server.http;

/**
 * An answer over HTTP.
 *
 * @param status such as 200
 */
public record Page(int status, String contentType, String body) {
  /** Plain text. */
  public static Page text(int status, String text) {
    return new Page(status, "text/plain; charset=utf-8", text + "\n");
  }

  /** JSON that is made already. */
  public static Page json(int status, String json) {
    return new Page(status, "application/json", json + "\n");
  }
}
