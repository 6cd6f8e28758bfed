package io.holdfast.server.appendonly;

import io.holdfast.server.aof.AppendLog;
import io.holdfast.server.aof.RewritePoint;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.storage.BackOff;
import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rewrites a log, one at a time, and remembers how that went. */
final class Rewriting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rewriting.class);

  private final SnapshotSaver saver;
  private final Storage storage;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("aof-rewrite").daemon().factory()); // finishing waits for disks

  private boolean running; // guarded by this, as all that follows
  private boolean stopping;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private long beganNanos;
  private long lastMillis = -1;
  private boolean lastOk = true;
  private long begun;
  private long failures;
  private long nextTry = System.nanoTime();

  Rewriting(SnapshotSaver saver, Storage storage) {
    this.saver = saver;
    this.storage = storage;
  }

  synchronized boolean isRunning() {
    return running;
  }

  /** True when so much time has passed since the last failure that it may be tried by itself. */
  synchronized boolean mayTry() {
    return !running && (failures == 0 || System.nanoTime() - nextTry >= 0);
  }

  synchronized boolean lastOk() {
    return lastOk;
  }

  synchronized long lastMillis() {
    return lastMillis;
  }

  synchronized long currentMillis() {
    return running ? millis() : -1;
  }

  synchronized long begun() {
    return begun;
  }

  synchronized long failures() {
    return failures;
  }

  /**
   * Begins a rewrite, after a save that is under way.
   *
   * @param restart whether it mends or attaches the log
   * @param switched called at its moment, while all shards are locked
   * @return ends when the manifest names the new files, or with the reason why it does not
   */
  CompletableFuture<Void> begin(AppendLog log, boolean restart, Runnable switched) {
    synchronized (this) {
      if (running) {
        return CompletableFuture.failedFuture(new IOException("a rewrite is under way"));
      }
      running = true;
      beganNanos = System.nanoTime();
      begun++;
    }
    var point = new AtomicReference<RewritePoint>();
    CompletableFuture<Void> begun =
        saver
            .writeBase(
                storage,
                () -> {
                  RewritePoint made = restart ? log.restart() : log.switchIncrement();
                  point.set(made);
                  switched.run();
                  return made.base();
                })
            .thenAcceptAsync(
                bytes -> finish(log, Objects.requireNonNull(point.get()), bytes), thread)
            .whenCompleteAsync((done, failure) -> ended(log, point.get(), failure), thread);
    synchronized (this) {
      last = begun;
    }
    return begun;
  }

  /**
   * Ends a rewrite that is under way, unless its base is written already, and waits for it; no
   * other begins after it. Its files are gone then, and those before it are good.
   */
  void breakOff() {
    synchronized (this) {
      stopping = true;
    }
    saver.breakOffBases();
    await();
  }

  /** Waits for the rewrite that is under way, however it ends. */
  void await() {
    CompletableFuture<Void> begun;
    synchronized (this) {
      begun = last;
    }
    begun.handle((done, failure) -> true).join();
  }

  private void finish(AppendLog log, RewritePoint point, long bytes) {
    try {
      log.finishRewrite(point, true);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
    LOG.info("Append-only file rewritten: a base of {} bytes, in {} ms", bytes, millis());
  }

  private void ended(AppendLog log, @Nullable RewritePoint point, @Nullable Throwable failure) {
    boolean stops;
    synchronized (this) {
      stops = stopping;
    }
    if (failure != null) {
      if (stops) {
        LOG.info("The rewrite of the append-only file is broken off: {}", reason(failure));
      } else {
        LOG.error("The append-only file could NOT be rewritten: {}", reason(failure));
      }
      abandon(log, point);
    }
    synchronized (this) {
      running = false;
      lastOk = failure == null;
      lastMillis = millis();
      failures = failure == null ? 0 : failures + 1;
      nextTry = System.nanoTime() + BackOff.OF_A_FILE.after(failures).toNanos();
    }
  }

  private static void abandon(AppendLog log, @Nullable RewritePoint point) {
    if (point != null) {
      try {
        log.abandonRewrite(point);
      } catch (IOException e) {
        LOG.warn("{} is left behind: {}", point.base(), e.getMessage());
      }
    }
  }

  /** Why something failed, without the wrappings of futures. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private long millis() {
    return (System.nanoTime() - beganNanos) / 1_000_000;
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
