package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.core.port.Unavailable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a restored snapshot file is fetched, while its run is at the step {@code extract}. These
 * are POSTs since nothing that is the store's data is given away without the token.
 */
@Controller("/api/v1/restores/{run}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class HandOverController {
  private final HandOverDesk desk;

  HandOverController(HandOverDesk desk) {
    this.desk = desk;
  }

  /**
   * The manifest beside the file; an empty object for one without. 404 while nothing is handed over
   * yet.
   *
   * @return the manifest, as the store has written it
   */
  @Post(value = "/manifest", consumes = MediaType.ALL)
  @AnswersInWords
  @SecurityRequirement(name = OpenApiController.TOKEN)
  String manifest(@PathVariable String run) {
    return desk.of(run).file().manifest().orElse("{}");
  }

  /**
   * The file. It can be fetched again as long as its arrival was not told.
   *
   * @return the file's bytes
   */
  @Post(value = "/file", consumes = MediaType.ALL)
  @ApiResponse(
      responseCode = "200",
      description = "The file's bytes.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = "string", format = "binary")))
  @AnswersInWords
  @SecurityRequirement(name = OpenApiController.TOKEN)
  HttpResponse<StreamedFile> file(@PathVariable String run) {
    HandOverDesk.Offer offer = desk.of(run);
    try {
      long size = offer.file().size();
      return HttpResponse.ok(
              new StreamedFile(offer.read(), MediaType.APPLICATION_OCTET_STREAM_TYPE, 0, size))
          .contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE);
    } catch (IOException e) {
      throw new Unavailable("the file of run " + run + " can not be read: " + e, e);
    }
  }

  /**
   * Tells that the file has arrived, and with which checksum; 409 when another was sent.
   *
   * @return the same
   */
  @Post(value = "/received", consumes = MediaType.ALL)
  @AnswersInWords
  @SecurityRequirement(name = OpenApiController.TOKEN)
  Answers.Received received(
      @PathVariable String run,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Answers.Received.class)))
          @Body
          @Nullable String body) {
    String sum =
        ApiJson.readStrictly(body == null || body.isBlank() ? "{}" : body, Answers.Received.class)
            .sha256();
    if (sum == null) {
      throw new IllegalArgumentException("accepted is {\"sha256\": \"64 hexadecimal digits\"}");
    }
    desk.of(run).receive(sum);
    return new Answers.Received(sum);
  }
}
