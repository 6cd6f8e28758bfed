package io.holdfast.agent.longhorn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.port.RecurringJobs;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Longhorn's recurring jobs over its REST API. */
public final class RecurringJobsClient implements RecurringJobs {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String JOBS = "recurringjobs";
  private static final String VOLUMES = "volumes";

  private final Transport transport;

  /**
   * A client; it connects when first used.
   *
   * @param url such as {@code http://longhorn-backend.longhorn-system:9500}
   * @param connect for the connection to come up
   * @param call for one call as a whole
   */
  public RecurringJobsClient(
      String url, Duration connect, Duration call, Time time, ApiCalls calls) {
    this.transport = new Transport(url, connect, call, time, calls);
  }

  @Override
  public List<RecurringJob> all() {
    List<RecurringJob> jobs = new ArrayList<>();
    transport
        .get(JOBS)
        .ifPresent(node -> node.path("data").forEach(each -> jobs.add(Shapes.recurringJob(each))));
    return jobs;
  }

  @Override
  public void create(RecurringJob job) {
    try {
      transport.post(null, body(job), JOBS);
    } catch (Refused e) {
      if (!String.valueOf(e.getMessage()).contains("already exist")) {
        throw e;
      }
    }
  }

  @Override
  public void replace(RecurringJob job) {
    if (transport.put(body(job), JOBS, job.name()).isEmpty()) {
      throw new Refused("Longhorn has no recurring job " + job.name());
    }
  }

  @Override
  public void delete(String name) {
    transport.delete(JOBS, name);
  }

  @Override
  public Set<String> of(String volume) {
    Set<String> names = new TreeSet<>();
    required(transport.post("recurringJobList", JSON.objectNode(), VOLUMES, volume), volume)
        .path("data")
        .forEach(
            each -> {
              if (!each.path("isGroup").asBoolean()) {
                names.add(each.path("name").asText());
              }
            });
    return names;
  }

  @Override
  public void bind(String volume, String job) {
    required(transport.post("recurringJobAdd", label(job), VOLUMES, volume), volume);
  }

  @Override
  public void unbind(String volume, String job) {
    transport.post("recurringJobDelete", label(job), VOLUMES, volume);
  }

  private static ObjectNode label(String job) {
    return JSON.objectNode().put("name", job).put("isGroup", false);
  }

  private static JsonNode required(Optional<JsonNode> answer, String volume) {
    return answer.orElseThrow(() -> new Refused("Longhorn has no volume " + volume));
  }

  /** All that a PUT replaces has to be in it, also what only newer versions know. */
  private static ObjectNode body(RecurringJob job) {
    ObjectNode body =
        JSON.objectNode()
            .put("name", job.name())
            .put("task", job.task())
            .put("cron", job.cron())
            .put("retain", job.retain())
            .put("retentionPolicy", job.retention())
            .put("concurrency", job.concurrency());
    job.groups().forEach(body.putArray("groups")::add);
    job.labels().forEach(body.putObject("labels")::put);
    job.parameters().forEach(body.putObject("parameters")::put);
    return body;
  }
}
