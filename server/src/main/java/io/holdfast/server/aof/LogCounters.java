package io.holdfast.server.aof;

import org.jspecify.annotations.Nullable;

/** Counts what a log's two threads do. */
final class LogCounters {
  private long bytesWritten;
  private long fsyncs;
  private long fsyncNanos;
  private long longestFsyncNanos;
  private long lastFsyncNanos;
  private long delayedFsyncs;
  private long failures;
  private @Nullable String lastError;

  synchronized void wrote(long bytes) {
    bytesWritten += bytes;
  }

  synchronized void forced(long nanos) {
    fsyncs++;
    fsyncNanos += nanos;
    lastFsyncNanos = nanos;
    longestFsyncNanos = Math.max(longestFsyncNanos, nanos);
  }

  synchronized void delayed(long times) {
    delayedFsyncs += times;
  }

  synchronized void failed(String error) {
    failures++;
    lastError = error;
  }

  synchronized LogStatistics statistics(long buffered, long memory) {
    return new LogStatistics(
        bytesWritten,
        fsyncs,
        fsyncNanos,
        longestFsyncNanos,
        lastFsyncNanos,
        delayedFsyncs,
        failures,
        buffered,
        memory,
        lastError);
  }
}
