package io.holdfast.sim.state;

import java.util.Map;

/**
 * What was asked for. {@code size} is in bytes; {@code created} is RFC 3339; {@code options} holds
 * the settings that are kept and returned but change nothing here, such as data locality.
 */
public record VolumeSpec(
    String name,
    long size,
    String created,
    String frontend,
    String fromBackup,
    String backupTarget,
    String accessMode,
    String dataEngine,
    boolean standby,
    int replicas,
    int staleReplicaTimeout,
    boolean revisionCounterDisabled,
    Map<String, String> options) {

  public VolumeSpec withSize(long bytes) {
    return new VolumeSpec(
        name,
        bytes,
        created,
        frontend,
        fromBackup,
        backupTarget,
        accessMode,
        dataEngine,
        standby,
        replicas,
        staleReplicaTimeout,
        revisionCounterDisabled,
        options);
  }

  public VolumeSpec withBackupTarget(String target) {
    return new VolumeSpec(
        name,
        size,
        created,
        frontend,
        fromBackup,
        target,
        accessMode,
        dataEngine,
        standby,
        replicas,
        staleReplicaTimeout,
        revisionCounterDisabled,
        options);
  }

  public VolumeSpec withOptions(Map<String, String> changed) {
    return new VolumeSpec(
        name,
        size,
        created,
        frontend,
        fromBackup,
        backupTarget,
        accessMode,
        dataEngine,
        standby,
        replicas,
        staleReplicaTimeout,
        revisionCounterDisabled,
        Map.copyOf(changed));
  }
}
