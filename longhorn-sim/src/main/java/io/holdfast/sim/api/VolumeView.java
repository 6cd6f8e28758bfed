package io.holdfast.sim.api;

import io.holdfast.sim.engine.Backups;
import io.holdfast.sim.engine.Cluster;
import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.Restore;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A volume as the API shows it. */
final class VolumeView {
  private static final DateTimeFormatter GO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '+0000 UTC'").withZone(ZoneOffset.UTC);
  private static final String IMAGE = "longhornio/longhorn-engine:v1.12.1";
  private static final List<String> ANY_STATE =
      List.of(
          "attach",
          "detach",
          "snapshotBackup",
          "snapshotCRCreate",
          "snapshotCRGet",
          "snapshotCRList",
          "snapshotCRDelete",
          "recurringJobAdd",
          "recurringJobDelete",
          "recurringJobList",
          "pvCreate",
          "pvcCreate",
          "updateBackupTargetName",
          "updateFreezeFilesystemForSnapshot");
  private static final List<String> WHEN_ATTACHED =
      List.of(
          "snapshotCreate",
          "snapshotList",
          "snapshotGet",
          "snapshotDelete",
          "snapshotRevert",
          "snapshotPurge");

  private final Cluster cluster;
  private final Backups backups;

  VolumeView(Cluster cluster, Backups backups) {
    this.cluster = cluster;
    this.backups = backups;
  }

  Map<String, Object> of(Call call, Volume volume) {
    var view = call.resource("volume", "volumes", volume.name(), actions(volume));
    spec(view, volume);
    status(view, volume);
    view.put("replicas", replicas(volume));
    view.put("controllers", controllers(volume));
    view.put("backupStatus", backupStatus(volume));
    view.put("restoreStatus", restoreStatus(volume));
    view.put("purgeStatus", null);
    view.put("rebuildStatus", List.of());
    view.put("volumeAttachment", attachments(volume));
    return view;
  }

  private static List<String> actions(Volume volume) {
    if (volume.status().faulted()) {
      return List.of("attach", "detach", "salvage");
    }
    return volume.attached()
        ? java.util.stream.Stream.concat(ANY_STATE.stream(), WHEN_ATTACHED.stream()).toList()
        : ANY_STATE;
  }

  private static void spec(Map<String, Object> view, Volume volume) {
    var spec = volume.spec();
    view.put("name", spec.name());
    view.put("size", Long.toString(spec.size()));
    view.put("frontend", spec.frontend());
    view.put("disableFrontend", volume.status().frontendDisabled() && volume.attached());
    view.put("fromBackup", spec.fromBackup());
    view.put("dataSource", "");
    view.put("cloneMode", "");
    view.put("staleReplicaTimeout", spec.staleReplicaTimeout());
    view.put("image", IMAGE);
    view.put("currentImage", IMAGE);
    view.put("backingImage", "");
    view.put("created", GO_TIME.format(Instant.parse(spec.created())));
    view.put("lastAttachedBy", "");
    view.put("standby", spec.standby());
    view.put("revisionCounterDisabled", spec.revisionCounterDisabled());
    view.put("backupCompressionMethod", "lz4");
    view.put("dataEngine", spec.dataEngine());
    view.put("snapshotMaxCount", 250);
    view.put("snapshotMaxSize", "0");
    view.put("replicaRebuildingBandwidthLimit", 0);
    view.put("ublkQueueDepth", 0);
    view.put("ublkNumberOfQueue", 0);
    view.put("backupTargetName", spec.backupTarget());
    view.put("dataLayout", Map.of("type", "", "mode", ""));
    view.put("diskSelector", List.of());
    view.put("nodeSelector", List.of());
    view.put("recurringJobSelector", null);
    view.put("numberOfReplicas", spec.replicas());
    view.put("rebuildConcurrentSyncLimit", 0);
    view.put("accessMode", spec.accessMode());
    view.put("shareEndpoint", "");
    view.put("shareState", "");
    view.put("migratable", false);
    view.put("encrypted", false);
    VolumeOptions.DEFAULTS.forEach(
        (name, value) -> view.put(name, spec.options().getOrDefault(name, value)));
  }

  private static void status(Map<String, Object> view, Volume volume) {
    var status = volume.status();
    view.put("state", status.state().text());
    view.put("robustness", robustness(volume));
    view.put("lastBackup", status.lastBackup());
    view.put("lastBackupAt", status.lastBackupAt());
    view.put("restoreRequired", volume.restore().required());
    view.put("restoreInitiated", volume.restore().initiated());
    view.put("conditions", Map.of("Restore", restoreCondition(volume.restore())));
    view.put(
        "kubernetesStatus",
        Maps.of(
            "pvName", volume.kubernetes().pvName(),
            "pvStatus", volume.kubernetes().pvStatus(),
            "namespace", volume.kubernetes().namespace(),
            "pvcName", volume.kubernetes().pvcName(),
            "lastPVCRefAt", "",
            "workloadsStatus", null,
            "lastPodRefAt", ""));
    view.put(
        "cloneStatus",
        Maps.of(
            "sourceVolume", "",
            "snapshot", "",
            "state", "",
            "attemptCount", 0,
            "nextAllowedAttemptAt", ""));
    boolean ready = !status.faulted() && !volume.restore().required();
    view.put("ready", ready);
    view.put(
        "notReadyMessage",
        ready ? "" : status.faulted() ? "volume is faulted" : "volume is restoring data");
  }

  private static String robustness(Volume volume) {
    return volume.status().faulted() ? "faulted" : volume.attached() ? "healthy" : "unknown";
  }

  private static Map<String, Object> restoreCondition(Restore restore) {
    boolean running = restore.required() && restore.phase() == Restore.Phase.IN_PROGRESS;
    boolean failed = restore.phase() == Restore.Phase.ERROR;
    return Maps.of(
        "type",
        "Restore",
        "status",
        running ? "True" : "False",
        "lastProbeTime",
        "",
        "lastTransitionTime",
        restore.changed(),
        "reason",
        running ? "RestoreInProgress" : failed ? "RestoreFailure" : "",
        "message",
        restore.message());
  }

  private static List<Map<String, Object>> replicas(Volume volume) {
    return java.util.stream.IntStream.rangeClosed(1, volume.spec().replicas())
        .mapToObj(
            number ->
                Maps.of(
                    "name",
                    volume.name() + "-r-" + number,
                    "hostId",
                    volume.status().node(),
                    "address",
                    "",
                    "running",
                    volume.attached(),
                    "image",
                    IMAGE,
                    "currentImage",
                    volume.attached() ? IMAGE : "",
                    "instanceManagerName",
                    "",
                    "diskID",
                    "",
                    "diskPath",
                    "",
                    "dataPath",
                    "",
                    "mode",
                    volume.attached() ? "RW" : "",
                    "failedAt",
                    volume.status().faulted() ? volume.restore().changed() : "",
                    "dataEngine",
                    volume.spec().dataEngine()))
        .toList();
  }

  private List<Map<String, Object>> controllers(Volume volume) {
    boolean frontend = volume.attached() && !volume.status().frontendDisabled();
    return List.of(
        Maps.of(
            "name",
            volume.name() + "-e-0",
            "hostId",
            volume.attached() ? volume.status().node() : "",
            "address",
            "",
            "running",
            volume.attached(),
            "image",
            IMAGE,
            "currentImage",
            volume.attached() ? IMAGE : "",
            "instanceManagerName",
            "",
            "size",
            Long.toString(volume.spec().size()),
            "actualSize",
            "0",
            "endpoint",
            frontend ? cluster.head(volume.name()).toString() : "",
            "lastRestoredBackup",
            volume.restore().lastRestored(),
            "requestedBackupRestore",
            volume.restore().requested(),
            "isExpanding",
            false,
            "lastExpansionError",
            "",
            "lastExpansionFailedAt",
            "",
            "unmapMarkSnapChainRemovedEnabled",
            false));
  }

  private List<Map<String, Object>> backupStatus(Volume volume) {
    return backups.of(volume.name(), volume.spec().backupTarget()).stream()
        .filter(backup -> backup.state() != Backup.State.DELETING)
        .map(
            backup ->
                Maps.of(
                    "id", backup.name(),
                    "snapshot", backup.snapshot(),
                    "progress", backup.progress(),
                    "backupURL", backup.state() == Backup.State.COMPLETED ? backup.url() : "",
                    "error", backup.error(),
                    "state", backup.state().text(),
                    "replica", volume.name() + "-r-1",
                    "size", Long.toString(backup.size()),
                    "links", null,
                    "actions", null))
        .toList();
  }

  private static List<Map<String, Object>> restoreStatus(Volume volume) {
    var restore = volume.restore();
    boolean told =
        restore.phase() != Restore.Phase.NONE && restore.phase() != Restore.Phase.PENDING;
    boolean shown =
        told
            && (volume.attached() || restore.phase() == Restore.Phase.ERROR)
            && volume.status().state() != VolumeState.DELETING;
    return shown
        ? List.of(
            Maps.of(
                "replica",
                volume.name() + "-r-1",
                "isRestoring",
                restore.phase() == Restore.Phase.IN_PROGRESS,
                "lastRestored",
                restore.lastRestored(),
                "progress",
                restore.progress(),
                "error",
                restore.message(),
                "filename",
                "",
                "state",
                restore.phase().text(),
                "backupURL",
                volume.spec().fromBackup()))
        : List.of();
  }

  private static Map<String, Object> attachments(Volume volume) {
    var tickets = new LinkedHashMap<String, Object>();
    volume
        .status()
        .attachments()
        .forEach(
            (id, ticket) ->
                tickets.put(
                    id,
                    Maps.of(
                        "attachmentID", id,
                        "attachmentType", ticket.type(),
                        "nodeID", ticket.node(),
                        "parameters",
                            Map.of("disableFrontend", Boolean.toString(ticket.frontendDisabled())),
                        "satisfied", volume.attached(),
                        "conditions", null)));
    return Maps.of("attachments", tickets, "volume", volume.name(), "links", null, "actions", null);
  }
}
