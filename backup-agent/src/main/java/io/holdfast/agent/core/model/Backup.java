package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A backup as Longhorn knows it, or an export as its target knows it: that has no snapshot.
 *
 * @param id Longhorn's name, {@code backup-<16 hex>}, or {@code export-<run id>}
 * @param progress percent
 * @param error Longhorn's reason when the phase is {@link BackupPhase#ERROR}, else empty
 * @param url what a volume is restored from; empty until the backup is completed
 * @param snapshot the snapshot it was made of
 * @param snapshotAt when that snapshot was taken, null until the store was synchronized
 * @param createdAt when the backup was completed, null until then
 * @param size bytes of data it stands for
 * @param uploaded bytes that were sent for it
 * @param labels empty until the backup is completed
 * @param target the Longhorn backup target, or export target, it is on
 */
public record Backup(
    String id,
    BackupPhase phase,
    int progress,
    String error,
    String url,
    String snapshot,
    @Nullable Instant snapshotAt,
    @Nullable Instant createdAt,
    long size,
    long uploaded,
    Map<String, String> labels,
    String target) {
  public Backup {
    labels = Map.copyOf(labels);
    // A run that an older version wrote down has none.
    target = Objects.requireNonNullElse(target, "default");
  }

  /** The run that made it, by label or else by the snapshot's name; null for backups of others. */
  public @Nullable String run() {
    String label = labels.get(Labels.RUN);
    return label != null ? label : Names.runOfSnapshot(snapshot);
  }

  /** The recurring job that made it, null for those of others and the agent's own. */
  public @Nullable String job() {
    return labels.get(Labels.RECURRING_JOB);
  }

  /** Whether a run of the agent's or a recurring job that it keeps has made it. */
  public boolean isOurs() {
    return run() != null || labels.containsKey(Labels.OWNER);
  }

  /** Whether it is an export, and Longhorn knows nothing of it. */
  public boolean isExport() {
    return Names.EXPORT.is(id);
  }

  /** What its labels say has to come back. */
  public Expected labelled() {
    return new Expected(Labels.number(labels.get(Labels.KEYS)), labels.get(Labels.DIGEST));
  }

  /** When its data was current: the snapshot's time, else the backup's. */
  public @Nullable Instant dataAt() {
    return snapshotAt != null ? snapshotAt : createdAt;
  }
}
