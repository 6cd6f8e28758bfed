package io.holdfast.agent.longhorn;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Volume;
import io.holdfast.agent.core.port.Volume.BackupStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Longhorn's objects as our values. Numbers come as strings here and as numbers there; times may be
 * empty; lists may be null.
 */
final class Shapes {
  private Shapes() {}

  static Volume volume(JsonNode node) {
    JsonNode controller = node.path("controllers").path(0);
    List<BackupStatus> backups = new ArrayList<>();
    for (JsonNode each : node.path("backupStatus")) {
      backups.add(
          new BackupStatus(
              text(each, "id"),
              text(each, "snapshot"),
              each.path("progress").asInt(),
              text(each, "error"),
              text(each, "state")));
    }
    return new Volume(
        text(node, "name"),
        text(node, "state"),
        text(node, "robustness"),
        text(node, "fromBackup"),
        node.path("restoreRequired").asBoolean(),
        node.path("restoreInitiated").asBoolean(),
        restoreFailure(node),
        restoreProgress(node),
        text(controller, "hostId"),
        text(controller, "endpoint"),
        node.path("disableFrontend").asBoolean(),
        text(node, "backupTargetName"),
        node.path("numberOfReplicas").asInt(),
        node.path("size").asLong(),
        backups);
  }

  /** A node's name, empty when it is not ready. */
  static String readyNode(JsonNode node) {
    JsonNode ready = node.path("conditions").path("Ready");
    return text(ready, "status").equals("True") ? text(node, "name") : "";
  }

  static Snapshot snapshot(JsonNode node) {
    return new Snapshot(
        text(node, "name"),
        node.path("readyToUse").asBoolean(),
        node.path("markRemoved").asBoolean(),
        time(node, "creationTime"),
        text(node, "error"),
        labels(node));
  }

  static Backup backup(JsonNode node, String target) {
    return new Backup(
        text(node, "name"),
        BackupPhase.of(text(node, "state")),
        node.path("progress").asInt(),
        text(node, "error"),
        text(node, "url"),
        text(node, "snapshotName"),
        time(node, "snapshotCreated"),
        time(node, "created"),
        node.path("size").asLong(),
        node.path("newlyUploadDataSize").asLong() + node.path("reUploadedDataSize").asLong(),
        labels(node),
        target);
  }

  static RecurringJob recurringJob(JsonNode node) {
    List<String> groups = new ArrayList<>();
    node.path("groups").forEach(each -> groups.add(each.asText()));
    String retention = text(node, "retentionPolicy");
    return new RecurringJob(
        text(node, "name"),
        text(node, "task"),
        text(node, "cron"),
        node.path("retain").asInt(),
        // Versions that know one way only do not name it.
        retention.isEmpty() ? RecurringJob.COUNT_BASED : retention,
        node.path("concurrency").asInt(),
        groups,
        strings(node.path("labels")),
        strings(node.path("parameters")));
  }

  static BackupTarget target(JsonNode node) {
    return new BackupTarget(
        text(node, "name"),
        text(node, "backupTargetURL"),
        node.path("available").asBoolean(),
        text(node, "message"));
  }

  /**
   * A restore has failed when the condition says so or every replica is gone; the most telling
   * words come from the engine.
   */
  private static @Nullable String restoreFailure(JsonNode node) {
    JsonNode condition = node.path("conditions").path("Restore");
    boolean failed =
        text(condition, "reason").equals("RestoreFailure")
            || (text(node, "robustness").equals("faulted")
                && node.path("restoreRequired").asBoolean());
    if (!failed) {
      return null;
    }
    List<String> words = new ArrayList<>();
    add(words, text(condition, "message"));
    for (JsonNode status : node.path("restoreStatus")) {
      add(words, text(status, "error"));
    }
    return words.isEmpty() ? "the restored volume is faulted" : String.join("; ", words);
  }

  private static void add(List<String> words, String more) {
    if (!more.isBlank() && words.stream().noneMatch(each -> each.contains(more))) {
      words.removeIf(more::contains);
      words.add(more);
    }
  }

  private static int restoreProgress(JsonNode node) {
    int least = 0;
    for (JsonNode status : node.path("restoreStatus")) {
      least = Math.max(least, status.path("progress").asInt());
    }
    return least;
  }

  private static Map<String, String> labels(JsonNode node) {
    return strings(node.path("labels"));
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new TreeMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }

  private static String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asText() : "";
  }

  private static @Nullable Instant time(JsonNode node, String field) {
    try {
      return Instant.parse(text(node, field));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
