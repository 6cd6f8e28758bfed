package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.InPlaceWords;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StatusView;
import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.model.NewVolume;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.run.Runner;
import io.holdfast.agent.core.status.Overview;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The HTTP API. Reading needs no token. What is asked for by POST is queued, answered with 202 and
 * the run, and to be followed under {@code /runs/{id}} or {@code /runs/events} until its state is
 * {@code succeeded} or {@code failed}.
 */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ApiController {
  private static final int REPLICAS = 3;

  private final Runner runner;
  private final Views views;
  private final Overview overview;
  private final RestoredData data;
  private final Exports exports;
  private final Time time;

  ApiController(
      Runner runner,
      Views views,
      Overview overview,
      RestoredData data,
      Exports exports,
      Time time) {
    this.runner = runner;
    this.views = views;
    this.overview = overview;
    this.data = data;
    this.exports = exports;
    this.time = time;
  }

  /** How things stand: store, Longhorn, targets, policies, the run under way. */
  @Get("/status")
  @AnswersInWords
  StatusView status() {
    return views.status(time.now());
  }

  /** Backups and exports, newest first. Longhorn and the export targets are asked anew. */
  @Get("/backups")
  @AnswersInWords
  Answers.Backups backups() {
    overview.refresh();
    overview.refreshExports();
    return new Answers.Backups(views.backups(), overview.unlisted().orElse(null));
  }

  /** The newest runs, newest first. */
  @Get("/runs")
  @AnswersInWords
  Answers.Runs runs() {
    return new Answers.Runs(views.runs(time.now()));
  }

  /** One run. */
  @Get("/runs/{id}")
  @AnswersInWords
  RunView run(@PathVariable String id) {
    return views.run(id, time.now()).orElseThrow(() -> new NoSuchThing("there is no run " + id));
  }

  /** The verdicts of the newest restore checks, newest first. */
  @Get("/checks")
  @AnswersInWords
  Answers.Checks checks() {
    return new Answers.Checks(views.checks());
  }

  /**
   * Queues a backup.
   *
   * @return the run, to be followed under /api/v1/runs
   */
  @Post(value = "/backups", consumes = MediaType.ALL)
  @Status(HttpStatus.ACCEPTED)
  @AsksForARun
  RunView backup(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Answers.BackupRequest.class)))
          @Body
          @Nullable
          String body) {
    var request = body(body, Answers.BackupRequest.class);
    return queued(
        runner.backup(Boolean.TRUE.equals(request.check()), Boolean.TRUE.equals(request.full())));
  }

  /**
   * Queues an export.
   *
   * @return the run, to be followed under /api/v1/runs
   */
  @Post(value = "/exports", consumes = MediaType.ALL)
  @Status(HttpStatus.ACCEPTED)
  @AsksForARun
  RunView export(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Answers.ExportRequest.class)))
          @Body
          @Nullable
          String body) {
    var request = body(body, Answers.ExportRequest.class);
    List<String> targets = exports.targets();
    String target = request.target();
    if (target == null && targets.size() == 1) {
      target = targets.getFirst();
    }
    if (target == null || !targets.contains(target)) {
      throw new IllegalArgumentException(
          "target is "
              + (target == null ? "missing" : "\"" + target + "\"")
              + "; accepted are the export targets of the configuration: "
              + (targets.isEmpty() ? "there are none" : String.join(", ", targets)));
    }
    return queued(runner.export(target, Boolean.TRUE.equals(request.check())));
  }

  /**
   * Queues a restore check.
   *
   * @return the run, to be followed under /api/v1/runs
   */
  @Post(value = "/checks", consumes = MediaType.ALL)
  @Status(HttpStatus.ACCEPTED)
  @AsksForARun
  RunView check(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Answers.CheckRequest.class)))
          @Body
          @Nullable
          String body) {
    String backup = body(body, Answers.CheckRequest.class).backup();
    return queued(runner.check(backup == null || backup.isBlank() ? null : backup));
  }

  /** What a restore in place would do now. */
  @Get("/restores/in-place/{backup}")
  @AnswersInWords
  Answers.Plan plan(@PathVariable String backup) {
    return InPlaceWords.plan(backup, runner.plan(backup));
  }

  /**
   * Queues a restore to a folder, for a file to be fetched, into a volume that stays, or in place.
   *
   * @return the run, to be followed under /api/v1/runs
   */
  @Post(value = "/restores", consumes = MediaType.ALL)
  @Status(HttpStatus.ACCEPTED)
  @AsksForARun
  RunView restore(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Answers.RestoreRequest.class)))
          @Body
          @Nullable
          String body) {
    var request = body(body, Answers.RestoreRequest.class);
    int destinations =
        (request.dir() == null ? 0 : 1)
            + (request.volume() == null ? 0 : 1)
            + (Boolean.TRUE.equals(request.handOver()) ? 1 : 0)
            + (Boolean.TRUE.equals(request.inPlace()) ? 1 : 0);
    if (request.backup() == null || destinations != 1) {
      throw new IllegalArgumentException(
          "accepted is {\"backup\": \"backup-…\", \"dir\": \"/absolute/path\"}, or in place of dir one of"
              + " \"volume\": \"NAME\", \"handOver\": true, \"inPlace\": true");
    }
    if (Boolean.TRUE.equals(request.inPlace())) {
      return queued(runner.restoreInPlace(request.backup()));
    }
    if (request.volume() != null) {
      int replicas = Objects.requireNonNullElse(request.replicas(), REPLICAS);
      return queued(runner.provision(request.backup(), new NewVolume(request.volume(), replicas)));
    }
    if (Boolean.TRUE.equals(request.handOver())) {
      return queued(runner.extract(request.backup()));
    }
    String refusal = data.copyRefusal();
    if (!refusal.isEmpty()) {
      throw new Refused(refusal);
    }
    return queued(runner.restore(request.backup(), Path.of(Objects.requireNonNull(request.dir()))));
  }

  private RunView queued(Run run) {
    return Views.run(run, time.now());
  }

  private static <T> T body(@Nullable String body, Class<T> shape) {
    return ApiJson.readStrictly(body == null || body.isBlank() ? "{}" : body, shape);
  }
}
