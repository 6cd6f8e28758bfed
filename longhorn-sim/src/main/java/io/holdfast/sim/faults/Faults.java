package io.holdfast.sim.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.sim.api.Api;
import io.holdfast.sim.engine.Outages;
import io.holdfast.sim.http.Request;
import io.holdfast.sim.http.Response;
import io.holdfast.sim.state.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules that are in force, and their effect around the API. {@code POST /sim/faults} adds one
 * rule, a list of them or {@code {"rules":[…]}}; {@code GET} lists them; {@code DELETE} clears
 * them.
 */
public final class Faults implements Outages {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final String PATH = "/sim/faults";
  private static final Set<String> KINDS =
      Set.of(FaultRule.ERROR, FaultRule.DELAY, FaultRule.DROP, FaultRule.STUCK, FaultRule.TARGET);

  private final List<FaultRule> rules = new ArrayList<>();

  @Override
  public synchronized Optional<String> targetUnavailable() {
    return rules.stream()
        .filter(rule -> rule.kind().equals(FaultRule.TARGET))
        .map(FaultRule::text)
        .findFirst();
  }

  /** A recurring job is a client like others: the rules for its request for a backup hold. */
  @Override
  public boolean staysInProgress(String volume) {
    return strike("POST", "/v1/volumes/" + volume, "snapshotBackup").stream()
        .anyMatch(rule -> rule.kind().equals(FaultRule.STUCK));
  }

  /** Answers a request through the API, with the faults that strike it. */
  public Response answer(Request request, Api api) {
    if (request.path().equals(PATH)) {
      return configure(request);
    }
    boolean drop = false;
    boolean stuck = false;
    for (FaultRule rule : strike(request)) {
      LOG.info("{} {}: fault {}", request.method(), request.uri(), rule.kind());
      switch (rule.kind()) {
        case FaultRule.ERROR -> {
          return Api.error(request, 500, rule.text());
        }
        case FaultRule.DELAY -> pause(rule.delayMs());
        case FaultRule.DROP -> drop = true;
        case FaultRule.STUCK -> stuck = true;
        default -> {}
      }
    }
    var response = api.answer(request, stuck);
    return drop ? response.dropped() : response;
  }

  private List<FaultRule> strike(Request request) {
    return strike(request.method(), request.path(), request.parameter("action"));
  }

  private synchronized List<FaultRule> strike(String method, String path, String action) {
    var struck = new ArrayList<FaultRule>();
    for (int i = 0; i < rules.size(); i++) {
      var rule = rules.get(i);
      var match = rule.match();
      boolean hit =
          !rule.spent()
              && !rule.kind().equals(FaultRule.TARGET)
              && (match == null || match.matches(method, path, action));
      if (hit) {
        rules.set(i, rule.hit());
        struck.add(rule);
      }
    }
    return struck;
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Response configure(Request request) {
    return switch (request.method()) {
      case "GET" -> list();
      case "DELETE" -> {
        synchronized (this) {
          rules.clear();
        }
        LOG.info("faults: cleared");
        yield list();
      }
      case "POST" -> add(request);
      default -> Response.text(405, request.method() + ": accepted are GET, POST, DELETE\n");
    };
  }

  private synchronized Response list() {
    return Response.json(200, Map.of("rules", List.copyOf(rules)));
  }

  private Response add(Request request) {
    var content = new byte[request.body().remaining()];
    request.body().duplicate().get(content);
    var added = new ArrayList<FaultRule>();
    try {
      JsonNode json = Json.MAPPER.readTree(content);
      JsonNode list = json.isArray() ? json : json.path("rules");
      for (JsonNode item : list.isArray() ? list : List.of(json)) {
        var rule = Json.MAPPER.treeToValue(item, FaultRule.class);
        if (rule == null || !KINDS.contains(String.valueOf(rule.kind()))) {
          return Response.text(400, "kind " + item.path("kind") + ": accepted are " + KINDS + "\n");
        }
        added.add(rule);
      }
    } catch (JsonProcessingException e) {
      return Response.text(400, "rules cannot be read: " + e.getOriginalMessage() + "\n");
    } catch (IOException e) {
      return Response.text(400, "rules cannot be read: " + e.getMessage() + "\n");
    }
    synchronized (this) {
      rules.addAll(added);
    }
    LOG.info("faults: added {}", added);
    return list();
  }
}
