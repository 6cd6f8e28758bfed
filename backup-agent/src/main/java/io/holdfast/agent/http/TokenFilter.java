package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing but reading pass without the token, whatever the path: a controller can not forget
 * to ask.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class TokenFilter {
  private final Token token;

  TokenFilter(Token token) {
    this.token = token;
  }

  @RequestFilter
  @Nullable MutableHttpResponse<?> filter(HttpRequest<?> request) {
    HttpMethod method = request.getMethod();
    boolean reads =
        method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
    if (reads
        || token.isIn(request.getHeaders().get(HttpHeaders.AUTHORIZATION, String.class, ""))) {
      return null;
    }
    String error =
        "this needs the header Authorization: Bearer <token>, with the token of http.tokenFile";
    return HttpResponse.unauthorized()
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(ApiJson.write(new Answers.Failure(error)));
  }
}
