package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** In the description of the API: whatever goes wrong is answered in words. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ApiResponse(
    responseCode = "4XX",
    description = "404 for what there is not, 409 for what can not be done now; in words.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = Answers.Failure.class)))
@ApiResponse(
    responseCode = "5XX",
    description = "503 while something can not be reached, 500 for a fault of the agent; in words.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = Answers.Failure.class)))
@interface AnswersInWords {}
