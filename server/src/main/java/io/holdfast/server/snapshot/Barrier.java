package io.holdfast.server.snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A moment of which everything is on the disk, for who copies the volume: a snapshot that begins
 * after it was asked for, then whatever else persists the data. While one is being made no save
 * begins by itself, so that the files that the manifest describes are the newest.
 */
public final class Barrier {
  private final SnapshotSaver saver;
  private final Supplier<CompletionStage<?>> force;
  private final AtomicInteger running = new AtomicInteger();

  /**
   * @param force has all be forced to the disk that persists data beside snapshots
   */
  public Barrier(SnapshotSaver saver, Supplier<CompletionStage<?>> force) {
    this.saver = saver;
    this.force = force;
  }

  /** Asks for one; ends with the snapshot's manifest, or with why there is none. */
  public CompletableFuture<Manifest> request() {
    running.incrementAndGet();
    return saver
        .request()
        .thenCompose(manifest -> force.get().thenApply(forced -> manifest))
        .whenComplete((manifest, failure) -> running.decrementAndGet());
  }

  /** True while one is being made. */
  public boolean isRunning() {
    return running.get() > 0;
  }
}
