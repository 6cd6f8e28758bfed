package io.holdfast.sim.api;

import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.http.Response;
import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.BackupVolume;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Calls below {@code /v1/backupvolumes}. */
final class BackupVolumeCalls {
  private static final long SYNC_PAUSE = TimeUnit.SECONDS.toNanos(10);

  private final Engine engine;
  private final ConcurrentHashMap<String, Long> synced = new ConcurrentHashMap<>();

  BackupVolumeCalls(Engine engine) {
    this.engine = engine;
  }

  Response answer(Call call) {
    boolean one = call.path().size() == 2;
    return switch (call.method()) {
      case "GET" -> one ? get(call) : list(call);
      case "PUT" -> one ? Api.unknown(call) : syncAll(call);
      case "DELETE" -> one ? delete(call) : Api.unknown(call);
      case "POST" -> one ? act(call, call.path().get(1)) : Api.unknown(call);
      default -> Api.unknown(call);
    };
  }

  private Response list(Call call) {
    return Response.json(
        200,
        call.collection(
            "backupVolume",
            engine.cluster().backupVolumes().all().stream()
                .map(row -> BackupView.of(call, row))
                .toList()));
  }

  /** A missing one is not an error but a resource without content. */
  private Response get(Call call) {
    return engine
        .cluster()
        .backupVolumes()
        .get(call.path().get(1))
        .map(row -> Response.json(200, BackupView.of(call, row)))
        .orElseGet(
            () ->
                Response.json(
                    200,
                    BackupView.of(
                        call,
                        new BackupVolume(
                            "", "", "", 0, "", "", "", 0, java.util.Map.of(), "", ""))));
  }

  private Response delete(Call call) {
    engine.backups().deleteVolume(call.path().get(1));
    return Response.empty(200);
  }

  private Response syncAll(Call call) {
    if (call.body().flag("syncAllBackupVolumes", false)) {
      for (var target : engine.cluster().targets().all()) {
        if (target.available()) {
          sync(() -> engine.sync().all(target.name()));
        }
      }
    }
    return list(call);
  }

  private interface Sync {
    void run() throws IOException;
  }

  private static void sync(Sync sync) {
    try {
      sync.run();
    } catch (IOException e) {
      throw LonghornException.refused("failed to sync backup volume: " + e.getMessage());
    }
  }

  private Response act(Call call, String name) {
    return switch (call.action()) {
      case "backupList" -> backups(call, named(name));
      case "backupListByVolume" -> backups(call, byVolume(call.body().text("name")));
      case "backupGet" -> {
        String wanted = call.body().text("name");
        yield engine
            .cluster()
            .backups()
            .get(wanted)
            .map(row -> Response.json(200, BackupView.of(call, row)))
            .orElseThrow(() -> LonghornException.notFound("backups", wanted));
      }
      case "backupDelete" -> {
        engine.backups().delete(call.body().text("name"));
        yield shown(call, name);
      }
      case "backupVolumeSync" -> {
        if (call.body().flag("syncBackupVolume", false)) {
          syncOne(name);
        }
        yield shown(call, name);
      }
      default -> Api.unknown(call);
    };
  }

  private Response shown(Call call, String name) {
    return engine
        .cluster()
        .backupVolumes()
        .get(name)
        .map(row -> Response.json(200, BackupView.of(call, row)))
        .orElseGet(() -> Response.empty(200));
  }

  private BackupVolume found(String name) {
    return engine
        .cluster()
        .backupVolumes()
        .get(name)
        .orElseThrow(() -> LonghornException.notFound("backupvolumes", name));
  }

  private void syncOne(String name) {
    var volume = found(name);
    long now = System.nanoTime();
    Long last = synced.get(name);
    if (last != null && now - last < SYNC_PAUSE) {
      throw LonghornException.refused(
          "failed to sync backup volume " + name + ": it was synced less than 10 seconds ago");
    }
    synced.put(name, now);
    sync(() -> engine.sync().one(volume.target(), volume.volume()));
  }

  private List<Backup> named(String name) {
    return engine
        .cluster()
        .backupVolumes()
        .get(name)
        .map(row -> engine.backups().of(row.volume(), row.target()))
        .orElse(List.of());
  }

  private List<Backup> byVolume(String volume) {
    return engine.cluster().backups().all().stream()
        .filter(row -> row.volume().equals(volume))
        .toList();
  }

  private static Response backups(Call call, List<Backup> rows) {
    return Response.json(
        200,
        call.collection("backup", rows.stream().map(row -> BackupView.of(call, row)).toList()));
  }
}
