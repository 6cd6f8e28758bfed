package io.holdfast.agent.longhorn;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Volume;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an agent that only exports has for Longhorn: it holds nothing and makes nothing. */
public final class NoLonghorn implements Longhorn {
  @Override
  public boolean isConfigured() {
    return false;
  }

  @Override
  public List<Volume> volumes() {
    return List.of();
  }

  @Override
  public Optional<Volume> volume(String name) {
    return Optional.empty();
  }

  @Override
  public void restoreVolume(String name, String url, String target) {
    throw none();
  }

  @Override
  public void provisionVolume(String name, String url, String target, int replicas) {
    throw none();
  }

  @Override
  public void deleteVolume(String name) {
    throw none();
  }

  @Override
  public void attach(String name, String hostId) {
    throw none();
  }

  @Override
  public void detach(String name) {
    throw none();
  }

  @Override
  public void attachForMaintenance(String name, String hostId) {
    throw none();
  }

  @Override
  public void detachFromAll(String name) {
    throw none();
  }

  @Override
  public List<String> nodes() {
    throw none();
  }

  @Override
  public void revert(String volume, String snapshot) {
    throw none();
  }

  @Override
  public void createPersistentVolume(String volume, String persistentVolume, String storageClass) {
    throw none();
  }

  @Override
  public void createClaim(String volume, String namespace, String claim) {
    throw none();
  }

  @Override
  public void createSnapshot(String volume, String name, Map<String, String> labels) {
    throw none();
  }

  @Override
  public Optional<Snapshot> snapshot(String volume, String name) {
    return Optional.empty();
  }

  @Override
  public List<Snapshot> snapshots(String volume) {
    return List.of();
  }

  @Override
  public void deleteSnapshot(String volume, String name) {
    throw none();
  }

  @Override
  public void useBackupTarget(String volume, String target) {
    throw none();
  }

  @Override
  public void createBackup(
      String volume, String snapshot, Map<String, String> labels, boolean full) {
    throw none();
  }

  @Override
  public List<Backup> backups(String volume) {
    return List.of();
  }

  @Override
  public void deleteBackup(String volume, String target, String backup) {
    throw none();
  }

  @Override
  public Optional<BackupTarget> backupTarget(String name) {
    return Optional.empty();
  }

  @Override
  public void syncBackupTarget(String name) {
    throw none();
  }

  private static Refused none() {
    return new Refused("there is no longhorn in the configuration");
  }
}
