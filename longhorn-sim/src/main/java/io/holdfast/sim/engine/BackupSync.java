package io.holdfast.sim.engine;

import io.holdfast.sim.backupstore.BackupConfig;
import io.holdfast.sim.backupstore.BackupStore;
import io.holdfast.sim.backupstore.BackupUrl;
import io.holdfast.sim.backupstore.DamagedBackupException;
import io.holdfast.sim.backupstore.StoreLayout;
import io.holdfast.sim.backupstore.VolumeConfig;
import io.holdfast.sim.state.Backup;
import io.holdfast.sim.state.BackupVolume;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the cluster knows of a target's backups in line with what the store holds. */
public final class BackupSync {
  private static final Logger LOG = LoggerFactory.getLogger(BackupSync.class);
  private static final long BLOCK = 2 << 20;

  private final Cluster cluster;
  private final Targets targets;

  public BackupSync(Cluster cluster, Targets targets) {
    this.cluster = cluster;
    this.targets = targets;
  }

  /** Reads the whole store; what vanished from it is forgotten. */
  public void all(String target) throws IOException {
    try (var store = targets.open(target)) {
      var found = new HashSet<String>();
      for (String volume : store.volumes()) {
        if (volume(store, target, volume)) {
          found.add(StoreLayout.backupVolume(volume, target));
        }
      }
      for (BackupVolume known : cluster.backupVolumes().all()) {
        if (known.target().equals(target) && !found.contains(known.name())) {
          cluster.backupVolumes().remove(known.name());
          forgetMissing(target, known.volume(), Set.of());
        }
      }
    }
  }

  /** Reads what the store holds of one volume. */
  public void one(String target, String volume) throws IOException {
    try (var store = targets.open(target)) {
      volume(store, target, volume);
    }
  }

  private boolean volume(BackupStore store, String target, String volume) throws IOException {
    Optional<VolumeConfig> config;
    String problem = "";
    try {
      config = store.volume(volume);
    } catch (DamagedBackupException e) {
      config = Optional.empty();
      problem = Reason.of(e);
      LOG.error("backup volume {}: {}", volume, problem);
    }
    if (config.isEmpty() && problem.isEmpty()) {
      return false;
    }
    String name = StoreLayout.backupVolume(volume, target);
    if (config.isPresent()) {
      cluster.backupVolumes().put(name, row(name, target, config.get()));
    } else {
      String message = problem;
      boolean known =
          cluster.backupVolumes().update(name, row -> row.withMessage(message)).isPresent();
      if (!known) {
        cluster
            .backupVolumes()
            .put(
                name,
                new BackupVolume(name, volume, target, 0, "", "", "", 0, Map.of(), "", message));
      }
    }
    var names = new HashSet<>(store.backups(volume));
    for (String backup : names) {
      if (cluster.backups().get(backup).filter(row -> row.synced() || pending(row)).isEmpty()) {
        backup(store, target, volume, backup, config);
      }
    }
    forgetMissing(target, volume, names);
    updateVolume(target, volume);
    return true;
  }

  private static boolean pending(Backup row) {
    return !row.state().ended() || row.state() == Backup.State.ERROR;
  }

  private static BackupVolume row(String name, String target, VolumeConfig config) {
    return new BackupVolume(
        name,
        config.name(),
        target,
        config.size(),
        config.createdTime(),
        config.lastBackupName(),
        config.lastBackupAt(),
        config.blockCount() * BLOCK,
        config.labels() == null ? Map.of() : config.labels(),
        config.storageClassName(),
        "");
  }

  private void backup(
      BackupStore store,
      String target,
      String volume,
      String name,
      Optional<VolumeConfig> volumeConfig)
      throws IOException {
    BackupConfig config;
    try {
      config = store.backup(volume, name);
    } catch (DamagedBackupException e) {
      LOG.error("backup {} of volume {}: {}", name, volume, Reason.of(e));
      var known = cluster.backups().get(name);
      cluster
          .backups()
          .put(name, known.orElseGet(() -> found(target, volume, name)).failed(Reason.of(e)));
      return;
    }
    if (!config.finished()) {
      return;
    }
    var known = cluster.backups().get(name).orElseGet(() -> found(target, volume, name));
    cluster
        .backups()
        .put(
            name,
            known
                .ofSnapshot(
                    config.snapshotName(),
                    config.snapshotCreatedAt(),
                    volumeConfig.map(VolumeConfig::size).orElse(known.volumeSize()),
                    volumeConfig.map(VolumeConfig::createdTime).orElse(known.volumeCreated()),
                    !config.isIncremental())
                .synced(
                    config.createdTime(),
                    config.size(),
                    config.labels() == null ? Map.of() : config.labels(),
                    config.newlyUploadedDataSize(),
                    config.reUploadedDataSize()));
  }

  /** A backup that the store has and the cluster has not heard of. */
  private Backup found(String target, String volume, String name) {
    return new Backup(
        name,
        Backup.State.COMPLETED,
        100,
        "",
        target,
        BackupUrl.of(targets.get(target).url(), name, volume),
        volume,
        0,
        "",
        "",
        "",
        Work.now(),
        "",
        0,
        Map.of(),
        false,
        0,
        0,
        false);
  }

  private void forgetMissing(String target, String volume, Set<String> names) {
    for (Backup backup : cluster.backups().all()) {
      if (backup.target().equals(target)
          && backup.volume().equals(volume)
          && backup.synced()
          && backup.state() == Backup.State.COMPLETED
          && !names.contains(backup.name())) {
        cluster.backups().remove(backup.name());
        LOG.info("backup {} of volume {}: gone from the store", backup.name(), volume);
      }
    }
  }

  private void updateVolume(String target, String name) {
    var stored = cluster.backupVolumes().get(StoreLayout.backupVolume(name, target));
    if (stored.isPresent()) {
      cluster
          .volumes()
          .update(
              name,
              volume ->
                  volume.spec().backupTarget().equals(target)
                      ? volume.withStatus(
                          volume
                              .status()
                              .withLastBackup(
                                  stored.get().lastBackup(), stored.get().lastBackupAt()))
                      : volume);
    }
  }
}
