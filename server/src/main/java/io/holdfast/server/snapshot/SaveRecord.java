package io.holdfast.server.snapshot;

import org.jspecify.annotations.Nullable;

/** Remembers how saves went. Written by the saver's thread, read by any. */
final class SaveRecord {
  private @Nullable SnapshotRun run;
  private boolean inProgress;
  private long beganNanos;
  private long lastSave = System.currentTimeMillis() / 1000;
  private volatile boolean lastFailed;
  private String lastError = "";
  private long lastMillis = -1;
  private long changesAtSave;
  private long lastCopied;
  private long lastPeak;
  private long lastHeldNanos;
  private long heldNanos;
  private long succeeded;
  private long failed;
  private long failuresInARow;

  synchronized void begins() {
    inProgress = true;
    beganNanos = System.nanoTime();
  }

  synchronized void runs(SnapshotRun present) {
    run = present;
  }

  /** The run that is being written, or null. */
  synchronized @Nullable SnapshotRun run() {
    return run;
  }

  synchronized void succeeded() {
    if (run != null) {
      lastSave = run.moment() / 1000;
      changesAtSave = run.changes();
    }
    lastFailed = false;
    lastError = "";
    succeeded++;
    failuresInARow = 0;
    ends();
  }

  synchronized void failed(String why) {
    lastFailed = true;
    lastError = why;
    failed++;
    failuresInARow++;
    ends();
  }

  /** Takes up that a save was broken off for a newer one, which is no failure. */
  synchronized void brokenOff() {
    ends();
  }

  synchronized void loaded(long changes) {
    changesAtSave = changes;
  }

  boolean lastFailed() {
    return lastFailed;
  }

  /**
   * How saves go and went.
   *
   * @param asked whether one is asked for, though its thread may not have begun yet
   */
  synchronized SnapshotStatus status(boolean asked) {
    return new SnapshotStatus(
        inProgress || asked,
        lastSave,
        !lastFailed,
        lastError,
        lastMillis,
        inProgress ? millis() : asked ? 0 : -1,
        run == null ? 0 : run.saved(),
        run == null ? 0 : run.total(),
        changesAtSave,
        succeeded,
        failed,
        failuresInARow,
        pending());
  }

  private PendingStatus pending() {
    PendingMemory now = run == null ? null : run.pending();
    return new PendingStatus(
        now == null ? 0 : now.bytes(),
        now == null ? 0 : now.limit(),
        now == null ? 0 : now.peak(),
        now != null && now.holds(),
        (heldNanos + (now == null ? 0 : now.heldNanos())) / 1_000_000,
        lastCopied,
        lastPeak,
        lastHeldNanos / 1_000_000);
  }

  private void ends() {
    if (run != null) {
      lastCopied = run.copiedBytes();
      lastPeak = run.pending().peak();
      lastHeldNanos = run.pending().heldNanos();
      heldNanos += lastHeldNanos;
    }
    lastMillis = millis();
    inProgress = false;
    run = null;
  }

  private long millis() {
    return (System.nanoTime() - beganNanos) / 1_000_000;
  }
}
