package io.holdfast.agent.longhorn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Volume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Longhorn's manager, version 1.9 or newer, spoken to over its REST API. */
public final class LonghornClient implements Longhorn {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String VOLUMES = "volumes";
  private static final String NODES = "nodes";
  private static final String BACKUP_VOLUMES = "backupvolumes";
  private static final String BACKUP_TARGETS = "backuptargets";
  private static final int STALE_REPLICA_MINUTES = 2880;

  private final Transport transport;

  /**
   * A client; it connects when first used.
   *
   * @param url such as {@code http://longhorn-backend.longhorn-system:9500}
   * @param connect for the connection to come up
   * @param call for one call as a whole
   */
  public LonghornClient(String url, Duration connect, Duration call, Time time, ApiCalls calls) {
    this.transport = new Transport(url, connect, call, time, calls);
  }

  @Override
  public List<Volume> volumes() {
    return list(transport.get(VOLUMES), Shapes::volume);
  }

  @Override
  public Optional<Volume> volume(String name) {
    return transport
        .get(VOLUMES, name)
        .map(Shapes::volume)
        .filter(each -> each.name().equals(name));
  }

  @Override
  public void restoreVolume(String name, String url, String target) {
    ObjectNode body = fromBackup(name, url, target, 1);
    // Any selector keeps the volume out of the default group of recurring jobs.
    body.putArray("recurringJobSelector").addObject().put("name", "no-jobs").put("isGroup", true);
    tolerateExisting(() -> transport.post(null, body, VOLUMES));
  }

  @Override
  public void provisionVolume(String name, String url, String target, int replicas) {
    ObjectNode body = fromBackup(name, url, target, replicas);
    tolerateExisting(() -> transport.post(null, body, VOLUMES));
  }

  private static ObjectNode fromBackup(String name, String url, String target, int replicas) {
    return object("name", name, "size", "0", "fromBackup", url)
        .put("numberOfReplicas", replicas)
        .put("frontend", "blockdev")
        .put("dataEngine", "v1")
        .put("standby", false)
        .put("backupTargetName", target)
        .put("accessMode", "rwo")
        .put("staleReplicaTimeout", STALE_REPLICA_MINUTES)
        .put("revisionCounterDisabled", true)
        .put("restoreVolumeRecurringJob", "disabled");
  }

  @Override
  public void deleteVolume(String name) {
    transport.delete(VOLUMES, name);
  }

  @Override
  public void attach(String name, String hostId) {
    attach(name, hostId, false);
  }

  @Override
  public void attachForMaintenance(String name, String hostId) {
    attach(name, hostId, true);
  }

  private void attach(String name, String hostId, boolean maintenance) {
    ObjectNode body = object("hostId", hostId, "attachedBy", "holdfast-backup-agent");
    body.put("disableFrontend", maintenance)
        .put("attacherType", "longhorn-api")
        .put("attachmentID", "");
    required(transport.post("attach", body, VOLUMES, name), name);
  }

  @Override
  public void detach(String name) {
    detach(name, false);
  }

  @Override
  public void detachFromAll(String name) {
    detach(name, true);
  }

  private void detach(String name, boolean force) {
    ObjectNode body = object("attachmentID", "", "hostId", "").put("forceDetach", force);
    transport.post("detach", body, VOLUMES, name);
  }

  @Override
  public List<String> nodes() {
    return list(transport.get(NODES), Shapes::readyNode).stream()
        .filter(each -> !each.isEmpty())
        .toList();
  }

  @Override
  public void createPersistentVolume(String volume, String persistentVolume, String storageClass) {
    ObjectNode body =
        object(
            "pvName",
            persistentVolume,
            "fsType",
            "ext4",
            "secretName",
            "",
            "secretNamespace",
            "",
            "storageClassName",
            storageClass);
    tolerateExisting(() -> required(transport.post("pvCreate", body, VOLUMES, volume), volume));
  }

  @Override
  public void createClaim(String volume, String namespace, String claim) {
    ObjectNode body = object("namespace", namespace, "pvcName", claim);
    tolerateExisting(() -> required(transport.post("pvcCreate", body, VOLUMES, volume), volume));
  }

  @Override
  public void createSnapshot(String volume, String name, Map<String, String> labels) {
    ObjectNode body = object("name", name);
    body.set("labels", labels(labels));
    tolerateExisting(
        () -> required(transport.post("snapshotCRCreate", body, VOLUMES, volume), volume));
  }

  @Override
  public Optional<Snapshot> snapshot(String volume, String name) {
    return snapshots(volume).stream().filter(each -> each.name().equals(name)).findFirst();
  }

  @Override
  public List<Snapshot> snapshots(String volume) {
    return list(
            Optional.of(
                required(
                    transport.post("snapshotCRList", JSON.objectNode(), VOLUMES, volume), volume)),
            Shapes::snapshot)
        .stream()
        .filter(each -> !each.name().equals("volume-head"))
        .toList();
  }

  @Override
  public void deleteSnapshot(String volume, String name) {
    transport.post("snapshotCRDelete", object("name", name), VOLUMES, volume);
  }

  @Override
  public void revert(String volume, String snapshot) {
    required(transport.post("snapshotRevert", object("name", snapshot), VOLUMES, volume), volume);
  }

  @Override
  public void useBackupTarget(String volume, String target) {
    ObjectNode body = object("backupTargetName", target);
    required(transport.post("updateBackupTargetName", body, VOLUMES, volume), volume);
  }

  @Override
  public void createBackup(
      String volume, String snapshot, Map<String, String> labels, boolean full) {
    ObjectNode body = object("name", snapshot, "backupMode", full ? "full" : "incremental");
    body.set("labels", labels(labels));
    required(transport.postOnce("snapshotBackup", body, VOLUMES, volume), volume);
  }

  @Override
  public List<Backup> backups(String volume) {
    List<Backup> backups = new ArrayList<>();
    for (BackupVolume each : backupVolumes(volume)) {
      backups.addAll(
          list(
              transport.post("backupList", JSON.objectNode(), BACKUP_VOLUMES, each.name()),
              node -> Shapes.backup(node, each.target())));
    }
    return backups;
  }

  @Override
  public void deleteBackup(String volume, String target, String backup) {
    for (BackupVolume each : backupVolumes(volume)) {
      if (each.target().equals(target)) {
        transport.post("backupDelete", object("name", backup), BACKUP_VOLUMES, each.name());
      }
    }
  }

  @Override
  public Optional<BackupTarget> backupTarget(String name) {
    return list(transport.get(BACKUP_TARGETS), Shapes::target).stream()
        .filter(each -> each.name().equals(name))
        .findFirst();
  }

  @Override
  public void syncBackupTarget(String name) {
    ObjectNode body = JSON.objectNode().put("syncBackupTarget", true);
    transport.post("backupTargetSync", body, BACKUP_TARGETS, name);
  }

  /**
   * A backup volume is named after the volume and a checksum, and a GET by a wrong name answers an
   * empty shell: so they are listed and filtered.
   */
  private List<BackupVolume> backupVolumes(String volume) {
    return list(transport.get(BACKUP_VOLUMES), Function.identity()).stream()
        .filter(each -> each.path("volumeName").asText().equals(volume))
        .map(
            each ->
                new BackupVolume(
                    each.path("name").asText(), each.path("backupTargetName").asText()))
        .toList();
  }

  private record BackupVolume(String name, String target) {}

  private static <T> List<T> list(Optional<JsonNode> collection, Function<JsonNode, T> shape) {
    List<T> items = new ArrayList<>();
    collection.ifPresent(node -> node.path("data").forEach(each -> items.add(shape.apply(each))));
    return items;
  }

  private static JsonNode required(Optional<JsonNode> answer, String volume) {
    return answer.orElseThrow(() -> new Refused("Longhorn has no volume " + volume));
  }

  /** A name conflict means that an earlier attempt, ours or before a kill, did the work. */
  private static void tolerateExisting(Runnable call) {
    try {
      call.run();
    } catch (Refused e) {
      if (!String.valueOf(e.getMessage()).contains("already exist")) {
        throw e;
      }
    }
  }

  private static ObjectNode object(@Nullable String... keysAndValues) {
    ObjectNode object = JSON.objectNode();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  private static ObjectNode labels(Map<String, String> labels) {
    ObjectNode object = JSON.objectNode();
    labels.forEach(object::put);
    return object;
  }
}
