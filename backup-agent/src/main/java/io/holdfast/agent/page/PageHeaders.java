package io.holdfast.agent.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;

/**
 * What a browser may do with the page: load what lies here, and nothing else. Text from elsewhere
 * is escaped; should one ever not be, it is still no script and can send nothing away.
 */
final class PageHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private PageHeaders() {}

  /**
   * A response with the headers.
   *
   * @param keep whether the browser may, in the words of Cache-Control
   */
  static <T> MutableHttpResponse<T> on(MutableHttpResponse<T> response, String keep) {
    return response
        .header(HttpHeaders.CACHE_CONTROL, keep)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer");
  }
}
