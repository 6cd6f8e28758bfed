package io.holdfast.sim.api;

import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.http.Request;
import io.holdfast.sim.http.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the code for a request, and gives errors Longhorn's shape: 404 for what is missing, 500 for
 * all else. {@code POST /sim/recurringjobs/NAME}, which Longhorn has not, has a job run now.
 */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final VolumeCalls volumes;
  private final BackupVolumeCalls backupVolumes;
  private final TargetCalls targets;
  private final JobCalls jobs;
  private final SettingCalls settings;
  private final NodeCalls nodes;

  public Api(Engine engine, Orchestrator orchestrator) {
    volumes = new VolumeCalls(engine, orchestrator);
    backupVolumes = new BackupVolumeCalls(engine);
    targets = new TargetCalls(engine);
    jobs = new JobCalls(engine.cluster(), engine.jobs());
    settings = new SettingCalls(engine.cluster());
    nodes = new NodeCalls(engine.cluster());
  }

  /** Answers a request; {@code stuck} is what a fault asks for of the work that it starts. */
  public Response answer(Request request, boolean stuck) {
    if (request.path().length() > 1 && request.path().endsWith("/")) {
      // Go's router redirects, and most clients then repeat a POST as a GET.
      String query =
          request.uri().contains("?") ? request.uri().substring(request.uri().indexOf('?')) : "";
      return Response.moved(request.path().replaceAll("/+$", "") + query);
    }
    var path = Arrays.stream(request.path().split("/")).filter(part -> !part.isEmpty()).toList();
    var call = new Call(request, path.isEmpty() ? path : path.subList(1, path.size()), stuck);
    boolean hook =
        path.size() == 3
            && path.getFirst().equals("sim")
            && path.get(1).equals("recurringjobs")
            && request.method().equals("POST");
    if (!hook && (path.isEmpty() || !path.getFirst().equals("v1") || path.size() > 3)) {
      return unknown(call);
    }
    try {
      return hook ? jobs.run(call) : asHtml(request, route(call));
    } catch (LonghornException e) {
      LOG.info("{} {}: {}", request.method(), request.uri(), e.getMessage());
      return error(call, e.missing() ? 404 : 500, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} {}: {}", request.method(), request.uri(), e.toString(), e);
      return error(call, 500, e.toString());
    }
  }

  private Response route(Call call) {
    if (call.path().isEmpty()) {
      return Response.json(200, Map.of("type", "apiRoot", "id", "v1", "links", links(call)));
    }
    if (call.path().size() > 2) {
      return unknown(call);
    }
    return switch (call.path().getFirst()) {
      case "volumes" -> volumes.answer(call);
      case "backupvolumes" -> backupVolumes.answer(call);
      case "backuptargets" -> targets.answer(call);
      case "recurringjobs" -> jobs.answer(call);
      case "settings" -> settings.answer(call);
      case "nodes" -> nodes.answer(call);
      default -> unknown(call);
    };
  }

  private static Map<String, Object> links(Call call) {
    var links = Maps.of("self", call.self());
    for (String name :
        List.of(
            "volumes", "backupvolumes", "backuptargets", "recurringjobs", "settings", "nodes")) {
      links.put(name, call.self().replaceAll("\\?.*", "") + "/" + name);
    }
    return links;
  }

  /** What Go's router says of a path, a method or an action that it does not know. */
  static Response unknown(Call call) {
    LOG.debug("{} {}: unknown", call.method(), call.request().uri());
    return Response.text(404, "404 page not found\n");
  }

  /** An error as the API shows it. */
  public static Response error(Request request, int status, String message) {
    return error(new Call(request, List.of(), false), status, message);
  }

  private static Response error(Call call, int status, String message) {
    return Response.json(
        status,
        Maps.of(
            "type",
            "error",
            "links",
            Map.of("self", call.self()),
            "actions",
            Map.of(),
            "status",
            status,
            "code",
            status == 404 ? "Not Found" : "Internal Server Error",
            "message",
            message,
            "detail",
            ""));
  }

  /** Browsers get a page, as from the real thing, unless they ask for JSON. */
  private static Response asHtml(Request request, Response response) {
    boolean browser =
        request.header("user-agent").contains("Mozilla")
            && request.header("accept").contains("*/*")
            && !request.parameter("_format").equals("json");
    if (!browser || !response.contentType().equals("application/json")) {
      return response;
    }
    String json =
        java.nio.charset.StandardCharsets.UTF_8.decode(response.body().duplicate()).toString();
    return Response.html(
        "<!DOCTYPE html>\n<title>longhorn-sim</title>\n<pre>"
            + json.replace("&", "&amp;").replace("<", "&lt;")
            + "</pre>\n");
  }
}
