package io.holdfast.agent.core.status;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Labels;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A backup from both sides: Longhorn's and our history's. At least one is there.
 *
 * @param backup null while Longhorn can not be asked
 * @param record null for backups the history does not know
 */
public record KnownBackup(@Nullable Backup backup, @Nullable BackupRecord record) {
  public String id() {
    return backup != null ? backup.id() : Objects.requireNonNull(record).id();
  }

  /** The policy that made it, {@code manual}, or empty for backups of others. */
  public String policy() {
    if (record != null) {
      return record.policy();
    }
    return backup == null ? "" : backup.labels().getOrDefault(Labels.POLICY, "");
  }

  /** When its data was current, null while it is being made. */
  public @Nullable Instant dataAt() {
    return record != null ? record.dataAt() : Objects.requireNonNull(backup).dataAt();
  }

  /** The backup target or export target it is on, empty while that can not be asked. */
  public String target() {
    return backup == null ? "" : backup.target();
  }

  public long size() {
    return backup != null ? backup.size() : Objects.requireNonNull(record).size();
  }

  public long uploaded() {
    return backup != null ? backup.uploaded() : Objects.requireNonNull(record).uploaded();
  }

  /** What it has to come back with. */
  public Expected expected() {
    if (record != null && !record.expected().isEmpty()) {
      return record.expected();
    }
    return backup == null ? new Expected(null, null) : backup.labelled();
  }

  public @Nullable CheckOutcome lastCheck() {
    return record == null ? null : record.lastCheck();
  }
}
