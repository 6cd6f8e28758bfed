package io.holdfast.sim.api;

import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.http.Response;
import io.holdfast.sim.state.VolumeJob;
import java.util.List;
import java.util.Map;

/** Which recurring jobs a volume takes part in. */
final class VolumeJobCalls {
  private VolumeJobCalls() {}

  static Response answer(Call call, Engine engine, String volume) {
    var cluster = engine.cluster();
    cluster.volume(volume);
    if (!call.action().equals("recurringJobList")) {
      var body = call.body();
      var job = new VolumeJob(body.text("name"), body.flag("isGroup", false));
      if (job.name().isEmpty()) {
        throw LonghornException.refused("the name of the recurring job is empty");
      }
      engine.jobs().change(volume, job, call.action().equals("recurringJobAdd"));
    }
    var shown = cluster.volume(volume).jobs().stream().map(job -> view(call, job)).toList();
    return Response.json(200, call.collection("volumeRecurringJob", shown));
  }

  private static Map<String, Object> view(Call call, VolumeJob job) {
    var view = call.resource("volumeRecurringJob", "volumerecurringjobs", job.name(), List.of());
    view.put("name", job.name());
    view.put("isGroup", job.isGroup());
    return view;
  }
}
