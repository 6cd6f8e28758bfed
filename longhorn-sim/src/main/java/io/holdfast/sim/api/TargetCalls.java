package io.holdfast.sim.api;

import io.holdfast.sim.backupstore.BackupUrl;
import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.engine.Targets;
import io.holdfast.sim.http.Response;
import io.holdfast.sim.state.BackupTarget;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Calls below {@code /v1/backuptargets}. */
final class TargetCalls {
  private final Engine engine;

  TargetCalls(Engine engine) {
    this.engine = engine;
  }

  Response answer(Call call) {
    boolean one = call.path().size() == 2;
    return switch (call.method()) {
      case "GET" ->
          one
              ? engine
                  .cluster()
                  .targets()
                  .get(call.path().get(1))
                  .map(row -> Response.json(200, view(call, row)))
                  .orElse(Response.empty(404))
              : list(call);
      case "POST" -> one ? act(call, call.path().get(1)) : create(call);
      case "DELETE" -> one ? delete(call) : Api.unknown(call);
      default -> Api.unknown(call);
    };
  }

  private Response list(Call call) {
    return Response.json(
        200,
        call.collection(
            "backupTarget",
            engine.cluster().targets().all().stream().map(row -> view(call, row)).toList()));
  }

  private static Map<String, Object> view(Call call, BackupTarget target) {
    var view =
        call.resource(
            "backupTarget",
            "backuptargets",
            target.name(),
            List.of("backupTargetSync", "backupTargetUpdate"));
    view.put("name", target.name());
    view.put("backupTargetURL", target.url());
    view.put("credentialSecret", target.credentialSecret());
    view.put("pollInterval", goDuration(target.pollInterval()));
    view.put("available", target.available());
    view.put("message", target.message());
    return view;
  }

  /** Seconds as Go prints a duration: 300 is {@code 5m0s}. */
  static String goDuration(long seconds) {
    long hours = seconds / 3600;
    long minutes = seconds % 3600 / 60;
    String rest = seconds % 60 + "s";
    return hours > 0
        ? hours + "h" + minutes + "m" + rest
        : minutes > 0 ? minutes + "m" + rest : rest;
  }

  private Response create(Call call) {
    var body = call.body();
    String name = body.text("name");
    if (name.isEmpty()) {
      throw LonghornException.refused("the name of the backup target is empty");
    }
    // An existing name is answered as if it had been made.
    if (engine.cluster().targets().get(name).isEmpty()) {
      engine.targets().set(read(body, name));
    }
    return Response.json(200, view(call, engine.targets().get(name)));
  }

  private BackupTarget read(Body body, String name) {
    String url = body.text("backupTargetURL");
    if (!url.isEmpty()) {
      try {
        BackupUrl.requireTarget(url);
      } catch (IllegalArgumentException e) {
        throw LonghornException.refused(String.valueOf(e.getMessage()));
      }
    }
    var before = engine.cluster().targets().get(name);
    return new BackupTarget(
        name,
        url,
        body.text("credentialSecret"),
        interval(body.text("pollInterval")),
        before.map(BackupTarget::available).orElse(false),
        before.map(BackupTarget::message).orElse(""));
  }

  private static long interval(String seconds) {
    if (seconds.isEmpty()) {
      return Targets.POLL_INTERVAL;
    }
    try {
      return Long.parseLong(seconds);
    } catch (NumberFormatException e) {
      throw LonghornException.refused(
          "invalid pollInterval " + seconds + ": whole seconds are accepted");
    }
  }

  private Response delete(Call call) {
    engine.targets().remove(call.path().get(1));
    return Response.empty(200);
  }

  private Response act(Call call, String name) {
    engine.targets().get(name);
    switch (call.action()) {
      case "backupTargetUpdate" -> engine.targets().set(read(call.body(), name));
      case "backupTargetSync" -> {
        if (call.body().flag("syncBackupTarget", false)) {
          try {
            engine.sync().all(name);
          } catch (IOException e) {
            throw LonghornException.refused("failed to sync backup target: " + e.getMessage());
          }
        }
      }
      default -> {
        return Api.unknown(call);
      }
    }
    return Response.json(200, view(call, engine.targets().get(name)));
  }
}
