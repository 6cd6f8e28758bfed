package io.holdfast.server.stats;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one thread counts of the commands it runs, by the command's index. Only that thread writes;
 * readers sum over all threads and may see values that are a moment old.
 */
public final class CommandCounters {
  private static final long WALL_AGE = 5_000_000;

  private final long[] calls;
  private final long[] nanos;
  private final long[] failed;
  private final long[] rejected;
  private final @Nullable Latencies[] latencies;
  private long wallMillis;
  private long wallNanos;
  private long lastNanos;

  CommandCounters(int commands) {
    calls = new long[commands];
    nanos = new long[commands];
    failed = new long[commands];
    rejected = new long[commands];
    latencies = new @Nullable Latencies[commands];
  }

  /**
   * Reads the clocks; done once for a batch of requests, since it is not free. The wall clock may
   * be set, so it is looked at anew some hundred times a second, and counted on in between.
   */
  public void readClocks() {
    lastNanos = System.nanoTime();
    if (wallMillis == 0 || lastNanos - wallNanos > WALL_AGE) {
      wallMillis = System.currentTimeMillis();
      wallNanos = lastNanos;
    }
  }

  /** Unix time in milliseconds when the last command ended or the clocks were read. */
  public long millis() {
    return wallMillis + (lastNanos - wallNanos) / 1_000_000;
  }

  /** The system's nanoTime when the last command ended or the clocks were read. */
  public long lastEnd() {
    return lastNanos;
  }

  /** Takes the time since the last command ended. */
  public long lap() {
    long now = System.nanoTime();
    long took = now - lastNanos;
    lastNanos = now;
    return took;
  }

  /** Counts a command that was carried out. */
  public void ran(int command, long took, boolean withError, boolean tracked) {
    calls[command]++;
    nanos[command] += took;
    if (withError) {
      failed[command]++;
    }
    if (tracked) {
      Latencies of = latencies[command];
      if (of == null) {
        of = new Latencies();
        latencies[command] = of;
      }
      of.add(took);
    }
  }

  /** Counts a command that was refused before it ran. */
  public void rejected(int command) {
    rejected[command]++;
  }

  /** Counts that a command ended with an error which was counted when it began to wait. */
  public void failed(int command) {
    failed[command]++;
  }

  long calls(int command) {
    return calls[command];
  }

  long nanos(int command) {
    return nanos[command];
  }

  long failures(int command) {
    return failed[command];
  }

  long rejections(int command) {
    return rejected[command];
  }

  @Nullable Latencies latencies(int command) {
    return latencies[command];
  }

  void reset() {
    Arrays.fill(calls, 0);
    Arrays.fill(nanos, 0);
    Arrays.fill(failed, 0);
    Arrays.fill(rejected, 0);
    Arrays.fill(latencies, null);
  }
}
