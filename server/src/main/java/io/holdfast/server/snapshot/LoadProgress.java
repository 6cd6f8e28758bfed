package io.holdfast.server.snapshot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far loading has come; written by the loader, read by any thread. Every few seconds the log
 * says it too.
 */
public final class LoadProgress {
  private static final Logger LOG = LoggerFactory.getLogger(LoadProgress.class);
  private static final long SAY_EVERY_NANOS = 5_000_000_000L;

  private long saidAt;
  private volatile boolean loading;
  private volatile long startMillis;
  private volatile long totalBytes;
  private volatile long loadedBytes;
  private volatile long keys;
  private volatile long expired;

  /** Takes up that so many bytes are to be read. */
  public void begins(long bytes) {
    startMillis = System.currentTimeMillis();
    saidAt = System.nanoTime();
    totalBytes = bytes;
    loadedBytes = 0;
    keys = 0;
    loading = true;
  }

  /** Takes up how many bytes were read, and how many keys loaded, since the beginning. */
  public void advances(long bytes, long keysSoFar) {
    loadedBytes = bytes;
    keys = keysSoFar;
    if (System.nanoTime() - saidAt >= SAY_EVERY_NANOS) {
      saidAt = System.nanoTime();
      LOG.info(
          "Loading: {} of {} bytes, {} keys, about {} s more",
          bytes,
          totalBytes,
          keysSoFar,
          etaSeconds());
    }
  }

  /** Takes up that all was read. */
  public void ends(long keysInAll, long expiredInAll) {
    keys = keysInAll;
    expired = expiredInAll;
    loading = false;
  }

  public boolean loading() {
    return loading;
  }

  /** Unix time in milliseconds at which it began; 0 when there was nothing to load. */
  public long startMillis() {
    return startMillis;
  }

  /** Size of the file. */
  public long totalBytes() {
    return totalBytes;
  }

  /** Bytes of it that were read. */
  public long loadedBytes() {
    return loadedBytes;
  }

  /** Keys that were loaded so far. */
  public long keys() {
    return keys;
  }

  /** Keys that had expired and were left out; known at the end. */
  public long expired() {
    return expired;
  }

  /** Seconds that the rest will take at the speed so far, at least 1; 0 when nothing is loaded. */
  public long etaSeconds() {
    if (!loading) {
      return 0;
    }
    long passed = System.currentTimeMillis() - startMillis;
    long done = loadedBytes;
    return done == 0 ? 1 : Math.max(1, (totalBytes - done) * passed / done / 1000);
  }
}
