package io.holdfast.sim.api;

import io.holdfast.sim.engine.Cluster;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.engine.RecurringJobs;
import io.holdfast.sim.http.Response;
import io.holdfast.sim.state.RecurringJob;
import java.util.List;
import java.util.Map;

/** Calls below {@code /v1/recurringjobs}, and the one that has a job run now. */
final class JobCalls {
  private static final List<String> TASKS =
      List.of(
          "snapshot",
          "snapshot-force-create",
          "snapshot-cleanup",
          "snapshot-delete",
          "backup",
          "backup-force-create",
          "filesystem-trim",
          "system-backup");
  private static final int MOST_RETAINED = 100;

  private static final List<String> CLEANING =
      List.of("snapshot-cleanup", "snapshot-delete", "filesystem-trim");
  private static final int LONGEST_NAME = 40;

  private final Cluster cluster;
  private final RecurringJobs jobs;

  JobCalls(Cluster cluster, RecurringJobs jobs) {
    this.cluster = cluster;
    this.jobs = jobs;
  }

  Response answer(Call call) {
    boolean one = call.path().size() == 2;
    return switch (call.method()) {
      case "GET" -> one ? get(call) : list(call);
      case "POST" -> one ? Api.unknown(call) : create(call);
      case "PUT" -> one ? replace(call) : Api.unknown(call);
      case "DELETE" -> one ? delete(call) : Api.unknown(call);
      default -> Api.unknown(call);
    };
  }

  private Response list(Call call) {
    return Response.json(
        200,
        call.collection(
            "recurringJob", cluster.jobs().all().stream().map(row -> view(call, row)).toList()));
  }

  private RecurringJob found(Call call) {
    String name = call.path().get(1);
    return cluster
        .jobs()
        .get(name)
        .orElseThrow(() -> LonghornException.notFound("recurringjobs", name));
  }

  private Response get(Call call) {
    return Response.json(200, view(call, found(call)));
  }

  private Response create(Call call) {
    var body = call.body();
    var job = read(body, body.text("name"), body.text("task"), 0);
    if (!cluster.jobs().add(job.name(), job)) {
      throw LonghornException.refused(
          "unable to create recurring job "
              + job.name()
              + ": recurringjobs.longhorn.io \""
              + job.name()
              + "\" already exists");
    }
    return Response.json(200, view(call, job));
  }

  /** Replaces all but name and task. */
  private Response replace(Call call) {
    var before = found(call);
    var job = read(call.body(), before.name(), before.task(), before.executionCount());
    cluster.jobs().put(job.name(), job);
    return Response.json(200, view(call, job));
  }

  private Response delete(Call call) {
    jobs.delete(call.path().get(1));
    return Response.empty(200);
  }

  /** Begins a run of a job, and answers before it has ended. */
  Response run(Call call) {
    jobs.runNow(call.path().get(1));
    return Response.empty(200);
  }

  private RecurringJob read(Body body, String name, String task, int executions) {
    require(!name.isEmpty(), "the name of the recurring job is empty");
    require(
        TASKS.contains(task),
        "recurring job task " + task + " is not valid: accepted are " + TASKS);
    require(
        name.length() <= LONGEST_NAME,
        "job name " + name + " must be " + LONGEST_NAME + " characters or less");
    String cron = body.text("cron");
    try {
      var _ = RecurringJobs.times(cron);
    } catch (LonghornException e) {
      require(false, String.valueOf(e.getMessage()));
    }
    int retain = body.integer("retain", 0);
    int most =
        cluster
            .settings()
            .get("recurring-job-max-retention")
            .map(row -> Integer.parseInt(row.value()))
            .orElse(MOST_RETAINED);
    require(
        retain >= 0 && retain <= most,
        "retain value " + retain + " should be less than or equal to " + most);
    var labels = body.labels("labels");
    labels.forEach(
        (label, value) -> {
          require(!value.isEmpty(), "label " + label + " has no value");
          require(!label.equals("KubernetesStatus"), "label KubernetesStatus is reserved");
        });
    return new RecurringJob(
        name,
        body.texts("groups"),
        task,
        cron,
        // What Longhorn's webhook makes of too small numbers.
        CLEANING.contains(task) ? retain : Math.max(1, retain),
        Math.max(1, body.integer("concurrency", 0)),
        labels,
        parameters(body, task),
        executions);
  }

  private static Map<String, String> parameters(Body body, String task) {
    var parameters = body.labels("parameters");
    if (task.startsWith("backup")) {
      parameters.forEach(
          (key, value) -> {
            require(
                key.equals("full-backup-interval") || key.equals("volume-backup-policy"),
                key + ":" + value + " is not a valid parameter");
            require(
                !key.equals("full-backup-interval") || value.matches("\\d{1,9}"),
                key + ":" + value + " is not number");
          });
    }
    return parameters;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw LonghornException.refused(
          "admission webhook \"validator.longhorn.io\" denied the request: " + problem);
    }
  }

  private static Map<String, Object> view(Call call, RecurringJob job) {
    var view = call.resource("recurringJob", "recurringjobs", job.name(), List.of());
    view.put("name", job.name());
    view.put("groups", job.groups());
    view.put("task", job.task());
    view.put("cron", job.cron());
    view.put("retain", job.retain());
    view.put("concurrency", job.concurrency());
    view.put("labels", job.labels());
    view.put("parameters", job.parameters());
    view.put("ownerID", "");
    view.put("executionCount", job.executionCount());
    return view;
  }
}
