package io.holdfast.sim.state;

import java.util.Map;

/**
 * A backup as the cluster knows it. Sizes are in bytes; times are RFC 3339 or "". {@code labels},
 * {@code created} and {@code size} are what the caller gave until {@code synced}, and from then on
 * what the store holds.
 */
public record Backup(
    String name,
    State state,
    int progress,
    String error,
    String target,
    String url,
    String volume,
    long volumeSize,
    String volumeCreated,
    String snapshot,
    String snapshotCreated,
    String requested,
    String created,
    long size,
    Map<String, String> labels,
    boolean full,
    long newlyUploaded,
    long reUploaded,
    boolean synced) {

  /** Where a backup is in its life. */
  public enum State {
    NEW(""),
    PENDING("Pending"),
    IN_PROGRESS("InProgress"),
    COMPLETED("Completed"),
    ERROR("Error"),
    UNKNOWN("Unknown"),
    DELETING("Deleting");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** As the API spells it. */
    public String text() {
      return text;
    }

    /** Nothing more happens to it by itself. */
    public boolean ended() {
      return this == COMPLETED || this == ERROR || this == UNKNOWN;
    }
  }

  public Backup withState(State changed) {
    return with(changed, progress, error);
  }

  public Backup withProgress(int percent) {
    return with(state, percent, error);
  }

  public Backup failed(String reason) {
    return with(State.ERROR, progress, reason);
  }

  private Backup with(State changed, int percent, String reason) {
    return new Backup(
        name,
        changed,
        percent,
        reason,
        target,
        url,
        volume,
        volumeSize,
        volumeCreated,
        snapshot,
        snapshotCreated,
        requested,
        created,
        size,
        labels,
        full,
        newlyUploaded,
        reUploaded,
        synced);
  }

  /** What it was taken from. */
  public Backup ofSnapshot(
      String snapshotName, String snapshotAt, long bytes, String volumeAt, boolean inFull) {
    return new Backup(
        name,
        state,
        progress,
        error,
        target,
        url,
        volume,
        bytes,
        volumeAt,
        snapshotName,
        snapshotAt,
        requested,
        created,
        size,
        labels,
        inFull,
        newlyUploaded,
        reUploaded,
        synced);
  }

  /** What the store says replaces what the caller asked for. */
  public Backup synced(
      String createdAt, long bytes, Map<String, String> stored, long newBytes, long againBytes) {
    return new Backup(
        name,
        State.COMPLETED,
        100,
        "",
        target,
        url,
        volume,
        volumeSize,
        volumeCreated,
        snapshot,
        snapshotCreated,
        requested,
        createdAt,
        bytes,
        Map.copyOf(stored),
        full,
        newBytes,
        againBytes,
        true);
  }
}
