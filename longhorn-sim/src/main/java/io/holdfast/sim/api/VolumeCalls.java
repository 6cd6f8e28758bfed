package io.holdfast.sim.api;

import io.holdfast.sim.engine.Backups;
import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.engine.Targets;
import io.holdfast.sim.engine.Volumes;
import io.holdfast.sim.http.Response;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeJob;
import io.holdfast.sim.state.VolumeSpec;
import io.holdfast.sim.state.VolumeStatus.Attachment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calls below {@code /v1/volumes}. */
final class VolumeCalls {
  private static final int DEFAULT_REPLICAS = 3;

  private final Engine engine;
  private final Orchestrator orchestrator;
  private final VolumeView view;
  private final SnapshotView snapshots;

  VolumeCalls(Engine engine, Orchestrator orchestrator) {
    this.engine = engine;
    this.orchestrator = orchestrator;
    this.view = new VolumeView(engine.cluster(), engine.backups());
    this.snapshots = new SnapshotView(engine.cluster(), engine.snapshots());
  }

  Response answer(Call call) {
    boolean one = call.path().size() == 2;
    return switch (call.method()) {
      case "GET" -> one ? get(call) : list(call);
      case "POST" -> one ? act(call, call.path().get(1)) : create(call);
      case "DELETE" -> one ? delete(call) : Api.unknown(call);
      default -> Api.unknown(call);
    };
  }

  private Response list(Call call) {
    return Response.json(
        200,
        call.collection(
            "volume",
            engine.cluster().volumes().all().stream().map(row -> view.of(call, row)).toList()));
  }

  private Response get(Call call) {
    return engine
        .cluster()
        .volumes()
        .get(call.path().get(1))
        .map(row -> Response.json(200, view.of(call, row)))
        .orElse(Response.empty(404));
  }

  private Response delete(Call call) {
    engine.volumes().delete(call.path().get(1));
    return Response.empty(200);
  }

  private Response create(Call call) {
    var body = call.body();
    int replicas = body.integer("numberOfReplicas", 0);
    var spec =
        new VolumeSpec(
            Volumes.canonicalName(body.text("name")),
            size(body.text("size", "0")),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            body.text("frontend", "blockdev"),
            body.text("fromBackup"),
            body.text("backupTargetName", Targets.DEFAULT),
            body.text("accessMode", "rwo"),
            body.text("dataEngine", "v1"),
            body.flag("standby", false),
            replicas == 0 ? DEFAULT_REPLICAS : replicas,
            body.integer("staleReplicaTimeout", 0),
            body.flag("revisionCounterDisabled", true),
            VolumeOptions.of(body));
    var jobs = new ArrayList<VolumeJob>();
    for (Body job : body.objects("recurringJobSelector")) {
      jobs.add(new VolumeJob(job.text("name"), job.flag("isGroup", false)));
    }
    var created = engine.restores().create(spec, jobs, call.stuck());
    var shown = view.of(call, created);
    // As right after creation, before any controller has looked at it.
    shown.put("state", "");
    return Response.json(200, shown);
  }

  private static long size(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw LonghornException.refused(
          "cannot parse size " + text + ": a number of bytes is accepted");
    }
  }

  private Response act(Call call, String name) {
    return switch (call.action()) {
      case "attach" -> shown(call, attach(call, name));
      case "detach" -> shown(call, detach(call, name));
      case "snapshotCreate" -> {
        var body = call.body();
        var taken = engine.snapshots().createNow(name, body.text("name"), body.labels("labels"));
        yield Response.json(200, snapshots.engine(call, volume(name), taken));
      }
      case "snapshotList" ->
          Response.json(200, call.collection("snapshot", snapshots.list(call, running(name))));
      case "snapshotGet" -> snapshotGet(call, name);
      case "snapshotDelete" -> {
        var body = call.body();
        running(name);
        engine.snapshots().delete(name, body.text("name"));
        yield shown(call, volume(name));
      }
      case "snapshotPurge" -> {
        running(name);
        purge(name);
        yield shown(call, volume(name));
      }
      case "snapshotRevert" -> {
        engine.snapshots().revert(name, call.body().text("name"));
        yield Response.empty(200);
      }
      case "snapshotBackup" -> shown(call, backup(call, name));
      case "snapshotCRCreate" -> {
        var body = call.body();
        var asked = engine.snapshots().request(name, body.text("name"), body.labels("labels"));
        yield Response.json(200, snapshots.resource(call, asked));
      }
      case "snapshotCRGet" -> {
        volume(name);
        var found = engine.snapshots().get(name, call.body().text("name"));
        yield Response.json(200, snapshots.resource(call, found));
      }
      case "snapshotCRList" -> {
        volume(name);
        yield Response.json(
            200,
            call.collection(
                "snapshotCR",
                engine.snapshots().of(name).stream()
                    .map(row -> snapshots.resource(call, row))
                    .toList()));
      }
      case "snapshotCRDelete" -> {
        engine.snapshots().deleteAndPurge(name, call.body().text("name"));
        yield Response.json(200, Map.of("type", "empty", "links", Map.of(), "actions", Map.of()));
      }
      case "recurringJobAdd", "recurringJobDelete", "recurringJobList" ->
          VolumeJobCalls.answer(call, engine, name);
      case "pvCreate" -> {
        var body = call.body();
        volume(name);
        orchestrator.createPv(
            name, body.text("pvName", name), body.text("storageClassName"), body.text("fsType"));
        yield shown(call, volume(name));
      }
      case "pvcCreate" -> {
        var body = call.body();
        volume(name);
        orchestrator.createPvc(name, body.text("namespace"), body.text("pvcName"));
        yield shown(call, volume(name));
      }
      case "updateBackupTargetName" -> {
        String target = call.body().text("backupTargetName");
        engine.targets().get(target);
        yield shown(call, change(name, row -> row.withSpec(row.spec().withBackupTarget(target))));
      }
      case "updateFreezeFilesystemForSnapshot" -> {
        String value = call.body().text("freezeFilesystemForSnapshot");
        yield shown(call, change(name, row -> option(row, "freezeFilesystemForSnapshot", value)));
      }
      default -> Api.unknown(call);
    };
  }

  private static Volume option(Volume volume, String name, String value) {
    if (!List.of("ignored", "enabled", "disabled").contains(value)) {
      throw LonghornException.refused(
          "invalid " + name + " " + value + ": accepted are ignored, enabled, disabled");
    }
    var options = new TreeMap<>(volume.spec().options());
    options.put(name, value);
    return volume.withSpec(volume.spec().withOptions(options));
  }

  private Volume volume(String name) {
    return engine.cluster().volume(name);
  }

  private Volume change(String name, java.util.function.UnaryOperator<Volume> change) {
    return engine
        .cluster()
        .volumes()
        .update(name, change)
        .orElseThrow(() -> LonghornException.notFound("volumes", name));
  }

  private Response shown(Call call, Volume volume) {
    return Response.json(200, view.of(call, volume));
  }

  private Volume running(String name) {
    var found = volume(name);
    if (!found.attached()) {
      throw LonghornException.refused(
          "cannot get client for volume "
              + name
              + " on node "
              + found.status().node()
              + ": engine is not running");
    }
    return found;
  }

  private void purge(String name) {
    boolean disabled =
        engine
            .cluster()
            .settings()
            .get("disable-snapshot-purge")
            .filter(row -> row.value().equals("true"))
            .isPresent();
    if (disabled) {
      throw LonghornException.refused(
          "cannot purge snapshots while disable-snapshot-purge setting is true");
    }
    engine.snapshots().purge(name);
  }

  private Response snapshotGet(Call call, String name) {
    String wanted = call.body().text("name");
    return snapshots.list(call, running(name)).stream()
        .filter(row -> wanted.equals(row.get("name")))
        .findFirst()
        .map(row -> Response.json(200, row))
        .orElseThrow(
            () ->
                LonghornException.refused("cannot find snapshot " + wanted + " of volume " + name));
  }

  private Volume attach(Call call, String name) {
    var body = call.body();
    volume(name);
    String type = body.text("attacherType", "longhorn-api");
    return engine
        .volumes()
        .attach(
            name,
            new Attachment(
                body.text("attachmentID"),
                type,
                body.text("hostId"),
                body.flag("disableFrontend", false)));
  }

  private Volume detach(Call call, String name) {
    // Without a body it is the user interface that asks, and it means all attachments.
    boolean all = !call.request().body().hasRemaining();
    var body = call.lenientBody();
    return engine
        .volumes()
        .detach(name, body.text("attachmentID"), all || body.flag("forceDetach", false));
  }

  private Volume backup(Call call, String name) {
    var body = call.body();
    String mode = body.text("backupMode", "incremental");
    if (!List.of("incremental", "full").contains(mode)) {
      throw LonghornException.refused(
          "failed to backup snapshot: invalid backup mode "
              + mode
              + ": accepted are incremental, full");
    }
    volume(name);
    engine
        .backups()
        .start(
            new Backups.Request(
                name, body.text("name"), body.labels("labels"), mode.equals("full"), call.stuck()));
    return volume(name);
  }
}
