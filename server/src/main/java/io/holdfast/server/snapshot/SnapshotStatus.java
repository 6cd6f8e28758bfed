package io.holdfast.server.snapshot;

/**
 * What INFO, metrics and health tell of saving, at one moment.
 *
 * @param inProgress whether a save is being written
 * @param lastSave when the moment of the last good snapshot was, Unix time in seconds; the start of
 *     the process before the first
 * @param lastSucceeded how the last save ended; true before the first
 * @param lastError why it failed, empty when it did not
 * @param lastMillis how long the last one took, -1 before the first
 * @param currentMillis how long the present one has taken, -1 when there is none
 * @param keysSaved keys that the present one has written
 * @param keysTotal keys that it has to write
 * @param changesAtSave {@code Keyspace.changes()} at the moment of the last good snapshot
 * @param succeeded saves that went well since the start
 * @param failed saves that failed since the start
 * @param failuresInARow saves that failed since the last that went well
 * @param pending entries that change before a save comes to them
 */
public record SnapshotStatus(
    boolean inProgress,
    long lastSave,
    boolean lastSucceeded,
    String lastError,
    long lastMillis,
    long currentMillis,
    long keysSaved,
    long keysTotal,
    long changesAtSave,
    long succeeded,
    long failed,
    long failuresInARow,
    PendingStatus pending) {}
