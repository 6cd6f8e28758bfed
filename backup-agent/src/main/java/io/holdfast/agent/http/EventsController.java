package io.holdfast.agent.http;

import io.holdfast.agent.api.EventView;
import io.holdfast.agent.core.port.Unavailable;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.reactivestreams.Publisher;

/** Runs as they go, as server-sent events. */
@Controller("/api/v1/runs/events")
final class EventsController {
  private static final int READERS = 64;

  private final RunEvents events;

  EventsController(RunEvents events) {
    this.events = events;
  }

  /**
   * What happens to runs, as server-sent events: a stream opens with the event hello, or with reset
   * where events were missed for good and the runs are to be read anew; then come queued, started,
   * step-begun, step-progress, step-ended, noted and ended, each with an EventView as its data. 503
   * while too many read already.
   *
   * @param lastEventId the id of the last event that was seen; those after it that are still in
   *     memory, the newest 256, come first
   * @param after the same, for who can set no header
   */
  @Get(produces = MediaType.TEXT_EVENT_STREAM)
  @ApiResponse(
      responseCode = "200",
      description = "Events until the agent stops.",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM,
              schema = @Schema(implementation = EventView.class)))
  HttpResponse<Publisher<Event<String>>> events(
      @Header("Last-Event-ID") @Nullable String lastEventId, @QueryValue @Nullable String after) {
    if (events.readers() >= READERS) {
      throw new Unavailable(READERS + " read the events of runs already; try again later");
    }
    return HttpResponse.ok(events.after(lastEventId == null ? after : lastEventId))
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
