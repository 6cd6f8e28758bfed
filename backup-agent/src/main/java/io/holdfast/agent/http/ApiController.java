package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.InPlaceWords;
import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.model.NewVolume;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.run.Runner;
import io.holdfast.agent.core.status.Overview;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The HTTP API. Reading needs no token. What is asked for by POST is queued, answered with 202 and
 * the run (as {@link io.holdfast.agent.api.RunView}), and to be followed under {@code /runs/{id}}
 * until its state is {@code succeeded} or {@code failed}. Errors are {@code {"error": "…"}}: 400
 * for a body that is not accepted, 401 without the token, 404 for what there is not, 409 for what
 * can not be done now, 503 while the state can not be saved.
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

  /** {@link io.holdfast.agent.api.StatusView}. */
  @Get("/status")
  HttpResponse<String> status() {
    return HttpResponse.ok(ApiJson.write(views.status(time.now())));
  }

  /** {@link Answers.Backups}; Longhorn and the export targets are asked anew. */
  @Get("/backups")
  HttpResponse<String> backups() {
    overview.refresh();
    overview.refreshExports();
    return HttpResponse.ok(
        ApiJson.write(new Answers.Backups(views.backups(), overview.unlisted().orElse(null))));
  }

  /** {@link Answers.Runs}. */
  @Get("/runs")
  HttpResponse<String> runs() {
    return HttpResponse.ok(ApiJson.write(new Answers.Runs(views.runs(time.now()))));
  }

  /** {@link io.holdfast.agent.api.RunView}. */
  @Get("/runs/{id}")
  HttpResponse<String> run(@PathVariable String id) {
    return views
        .run(id, time.now())
        .map(run -> HttpResponse.ok(ApiJson.write(run)))
        .orElseThrow(() -> new NoSuchThing("there is no run " + id));
  }

  /** {@link Answers.Checks}. */
  @Get("/checks")
  HttpResponse<String> checks() {
    return HttpResponse.ok(ApiJson.write(new Answers.Checks(views.checks())));
  }

  /** Queues a backup; {@link Answers.BackupRequest}. */
  @Post("/backups")
  @Consumes("*/*")
  @Produces("application/json")
  HttpResponse<String> backup(@Body @Nullable String body) {
    var request = body(body, Answers.BackupRequest.class);
    return accepted(
        runner.backup(Boolean.TRUE.equals(request.check()), Boolean.TRUE.equals(request.full())));
  }

  /** Queues an export; {@link Answers.ExportRequest}. */
  @Post("/exports")
  @Consumes("*/*")
  @Produces("application/json")
  HttpResponse<String> export(@Body @Nullable String body) {
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
    return accepted(runner.export(target, Boolean.TRUE.equals(request.check())));
  }

  /** Queues a restore check; {@link Answers.CheckRequest}. */
  @Post("/checks")
  @Consumes("*/*")
  @Produces("application/json")
  HttpResponse<String> check(@Body @Nullable String body) {
    String backup = body(body, Answers.CheckRequest.class).backup();
    return accepted(runner.check(backup == null || backup.isBlank() ? null : backup));
  }

  /** {@link Answers.Plan}; 409 when it can not be done. */
  @Get("/restores/in-place/{backup}")
  HttpResponse<String> plan(@PathVariable String backup) {
    return HttpResponse.ok(ApiJson.write(InPlaceWords.plan(backup, runner.plan(backup))));
  }

  /**
   * Queues a restore to a folder or a file, into a volume that stays, or in place; {@link
   * Answers.RestoreRequest}.
   */
  @Post("/restores")
  @Consumes("*/*")
  @Produces("application/json")
  HttpResponse<String> restore(@Body @Nullable String body) {
    var request = body(body, Answers.RestoreRequest.class);
    int destinations =
        (request.dir() == null ? 0 : 1)
            + (request.volume() == null ? 0 : 1)
            + (request.file() == null ? 0 : 1)
            + (Boolean.TRUE.equals(request.inPlace()) ? 1 : 0);
    if (request.backup() == null || destinations != 1) {
      throw new IllegalArgumentException(
          "accepted is {\"backup\": \"backup-…\", \"dir\": \"/absolute/path\"}, or in place of dir one of"
              + " \"volume\": \"NAME\", \"file\": \"/absolute/path\", \"inPlace\": true");
    }
    if (Boolean.TRUE.equals(request.inPlace())) {
      return accepted(runner.restoreInPlace(request.backup()));
    }
    if (request.volume() != null) {
      int replicas = Objects.requireNonNullElse(request.replicas(), REPLICAS);
      return accepted(
          runner.provision(request.backup(), new NewVolume(request.volume(), replicas)));
    }
    String refusal = data.copyRefusal();
    if (!refusal.isEmpty()) {
      return HttpResponse.<String>status(HttpStatus.CONFLICT).body(error(refusal));
    }
    return accepted(
        request.file() != null
            ? runner.extract(request.backup(), Path.of(request.file()))
            : runner.restore(request.backup(), Path.of(Objects.requireNonNull(request.dir()))));
  }

  private HttpResponse<String> accepted(Run run) {
    return HttpResponse.<String>accepted().body(ApiJson.write(Views.run(run, time.now())));
  }

  private static String error(String words) {
    return ApiJson.write(new Answers.Failure(words));
  }

  private static <T> T body(@Nullable String body, Class<T> shape) {
    return ApiJson.readStrictly(body == null || body.isBlank() ? "{}" : body, shape);
  }
}
