package io.holdfast.agent.core.model;

import java.util.Locale;

/** What a policy does when it is due. */
public enum Task {
  /** A snapshot that stays on the volume's own disks. */
  SNAPSHOT(RunKind.SNAPSHOT),
  /** A backup that sends what has changed since the one before. */
  BACKUP(RunKind.BACKUP),
  /** A backup that sends every block again, for Longhorn trusts blocks that it has sent once. */
  FULL_BACKUP(RunKind.BACKUP),
  /** The store's dump, sent to an export target. */
  EXPORT(RunKind.EXPORT),
  /** A restore check of the newest backup. */
  CHECK(RunKind.CHECK);

  private final RunKind kind;

  Task(RunKind kind) {
    this.kind = kind;
  }

  /** The kind of run it makes. */
  public RunKind kind() {
    return kind;
  }

  /** As the configuration spells it, such as {@code full-backup}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
