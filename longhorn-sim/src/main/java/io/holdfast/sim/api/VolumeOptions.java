package io.holdfast.sim.api;

import java.util.Map;
import java.util.TreeMap;

/**
 * Text settings of a volume that are kept and shown, and change nothing here; with what they are
 * when nobody sets them.
 */
final class VolumeOptions {
  static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("restoreVolumeRecurringJob", "ignored"),
          Map.entry("dataLocality", "disabled"),
          Map.entry("snapshotDataIntegrity", "ignored"),
          Map.entry("unmapMarkSnapChainRemoved", "ignored"),
          Map.entry("replicaSoftAntiAffinity", "ignored"),
          Map.entry("replicaZoneSoftAntiAffinity", "ignored"),
          Map.entry("replicaDiskSoftAntiAffinity", "ignored"),
          Map.entry("freezeFilesystemForSnapshot", "ignored"),
          Map.entry("replicaAutoBalance", "ignored"),
          Map.entry("offlineRebuilding", "ignored"),
          Map.entry("backupBlockSize", "2097152"));

  private VolumeOptions() {}

  /** Those that a request sets. */
  static Map<String, String> of(Body body) {
    var options = new TreeMap<String, String>();
    DEFAULTS.forEach((name, otherwise) -> options.put(name, body.text(name, otherwise)));
    return options;
  }
}
