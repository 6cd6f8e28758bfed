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
  private long succeeded;
  private long failed;

  synchronized void begins() {
    inProgress = true;
    beganNanos = System.nanoTime();
  }

  synchronized void runs(SnapshotRun present) {
    run = present;
  }

  synchronized void succeeded() {
    if (run != null) {
      lastSave = run.moment() / 1000;
      changesAtSave = run.changes();
    }
    lastFailed = false;
    lastError = "";
    succeeded++;
    ends();
  }

  synchronized void failed(String why) {
    lastFailed = true;
    lastError = why;
    failed++;
    ends();
  }

  synchronized void loaded(long changes) {
    changesAtSave = changes;
  }

  boolean lastFailed() {
    return lastFailed;
  }

  synchronized SnapshotStatus status() {
    return new SnapshotStatus(
        inProgress,
        lastSave,
        !lastFailed,
        lastError,
        lastMillis,
        inProgress ? millis() : -1,
        run == null ? 0 : run.saved(),
        run == null ? 0 : run.total(),
        changesAtSave,
        run == null ? 0 : run.pendingBytes(),
        lastCopied,
        lastPeak,
        succeeded,
        failed);
  }

  private void ends() {
    if (run != null) {
      lastCopied = run.copiedBytes();
      lastPeak = run.peakBytes();
    }
    lastMillis = millis();
    inProgress = false;
    run = null;
  }

  private long millis() {
    return (System.nanoTime() - beganNanos) / 1_000_000;
  }
}
