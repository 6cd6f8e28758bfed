package io.holdfast.sim.api;

import io.holdfast.sim.engine.Cluster;
import io.holdfast.sim.http.Response;
import java.util.List;
import java.util.Map;

/** Calls below {@code /v1/nodes}: the only node, whose name {@code attach} wants. */
final class NodeCalls {
  private final Cluster cluster;

  NodeCalls(Cluster cluster) {
    this.cluster = cluster;
  }

  Response answer(Call call) {
    if (!call.method().equals("GET")) {
      return Api.unknown(call);
    }
    if (call.path().size() == 1) {
      return Response.json(200, call.collection("node", List.of(view(call))));
    }
    return call.path().get(1).equals(cluster.node())
        ? Response.json(200, view(call))
        : Response.empty(404);
  }

  private Map<String, Object> view(Call call) {
    var view = call.resource("node", "nodes", cluster.node(), List.of());
    view.put("name", cluster.node());
    view.put("allowScheduling", true);
    view.put("evictionRequested", false);
    view.put("tags", List.of());
    view.put(
        "conditions",
        Map.of("Ready", Map.of("type", "Ready", "status", "True", "reason", "", "message", "")));
    return view;
  }
}
