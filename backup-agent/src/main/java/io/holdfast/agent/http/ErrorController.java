package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.core.port.Unavailable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what went wrong in the API's own shape. */
@Controller
final class ErrorController {
  private static final Logger log = LoggerFactory.getLogger(ErrorController.class);

  @Error(global = true, exception = IllegalArgumentException.class)
  HttpResponse<String> notAccepted(IllegalArgumentException e) {
    return answer(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
  }

  @Error(global = true, exception = NoSuchThing.class)
  HttpResponse<String> noSuchThing(NoSuchThing e) {
    return answer(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
  }

  @Error(global = true, exception = Refused.class)
  HttpResponse<String> refused(Refused e) {
    return answer(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
  }

  @Error(global = true, exception = Unavailable.class)
  HttpResponse<String> unavailable(Unavailable e) {
    return answer(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
  }

  @Error(global = true, exception = StateConflict.class)
  HttpResponse<String> conflict(StateConflict e) {
    return answer(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
  }

  @Error(global = true, status = HttpStatus.NOT_FOUND)
  HttpResponse<String> notFound(HttpRequest<?> request) {
    return answer(HttpStatus.NOT_FOUND, "there is nothing at " + request.getPath());
  }

  @Error(global = true, status = HttpStatus.METHOD_NOT_ALLOWED)
  HttpResponse<String> notAllowed(HttpRequest<?> request) {
    return answer(
        HttpStatus.METHOD_NOT_ALLOWED,
        request.getMethodName() + " is not for " + request.getPath());
  }

  @Error(global = true)
  HttpResponse<String> unexpected(HttpRequest<?> request, Throwable e) {
    log.error("unexpected at {}", request.getPath(), e);
    return answer(HttpStatus.INTERNAL_SERVER_ERROR, "internal error: " + e);
  }

  private static HttpResponse<String> answer(HttpStatus status, String words) {
    return HttpResponse.<String>status(status)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(ApiJson.write(new Answers.Failure(words)));
  }
}
