package io.holdfast.sim.api;

import io.holdfast.sim.http.Request;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to the API, and the links that its answer carries; they follow the request's Host
 * header.
 */
record Call(Request request, List<String> path, boolean stuck) {
  String action() {
    return request.parameter("action");
  }

  String method() {
    return request.method();
  }

  Body body() {
    return Body.of(request.body());
  }

  Body lenientBody() {
    return Body.lenient(request.body());
  }

  private String base() {
    String host = request.header("host");
    return "http://" + (host.isEmpty() ? "localhost" : host) + "/v1/";
  }

  /** The request's own URL. */
  String self() {
    return base().replaceAll("/v1/$", "") + request.uri();
  }

  /** The fields that every resource begins with; the rest is added by the caller. */
  Map<String, Object> resource(String type, String collection, String id, List<String> actions) {
    String url = base() + collection + "/" + id;
    var urls = new LinkedHashMap<String, String>();
    actions.forEach(action -> urls.put(action, url + "?action=" + action));
    var resource = new LinkedHashMap<String, Object>();
    resource.put("id", id);
    resource.put("type", type);
    resource.put("links", Map.of("self", url));
    resource.put("actions", urls);
    return resource;
  }

  /** A collection of resources. */
  Map<String, Object> collection(String type, Collection<? extends Object> data) {
    var collection = new LinkedHashMap<String, Object>();
    collection.put("type", "collection");
    collection.put("resourceType", type);
    collection.put("links", Map.of("self", self()));
    collection.put("actions", Map.of());
    collection.put("data", data);
    return collection;
  }
}
