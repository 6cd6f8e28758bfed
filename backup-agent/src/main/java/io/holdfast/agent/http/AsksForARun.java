package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** In the description of the API: what queues a run needs the token, and may be refused. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@SecurityRequirement(name = OpenApiController.TOKEN)
@ApiResponse(
    responseCode = "400",
    description = "The body is not accepted.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = Answers.Failure.class)))
@ApiResponse(
    responseCode = "401",
    description = "The token is missing or is another one.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = Answers.Failure.class)))
@ApiResponse(
    responseCode = "409",
    description = "It can not be done, or not now.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = Answers.Failure.class)))
@ApiResponse(
    responseCode = "503",
    description = "The agent's state can not be saved now.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = Answers.Failure.class)))
@interface AsksForARun {}
