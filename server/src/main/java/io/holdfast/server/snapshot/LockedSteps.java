package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Shard;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Runs the steps of a save that need a shard's lock. The saver's thread stands back behind all
 * others ({@link Niceness}), and whoever waits for a lock that it holds would stand back with it:
 * on a busy processor for tens of milliseconds. So threads that do not stand back run its steps,
 * while it waits: in a server the event loops, whose turn is as long as a step and no longer.
 */
final class LockedSteps {
  private static final long TURN_NANOS = 20_000;
  private static final int MOST_TURNS = 100;
  private static final long PATIENCE_MILLIS = 1_000;

  private final Executor threads;
  private volatile boolean alone;

  /**
   * @param threads who runs the steps; one that refuses them, or forgets them because it ends, or
   *     is busy for a second, leaves them to the caller
   */
  LockedSteps(Executor threads) {
    this.threads = threads;
  }

  /** From now on the caller runs its steps itself: nobody waits for locks any more. */
  void nobodyWaits() {
    alone = true;
  }

  /** Runs a step under the shard's lock, and returns what it returns when it has ended. */
  <T> T call(Shard shard, Supplier<T> step) {
    letOthersGoFirst(shard);
    return call(
        () -> {
          shard.lock();
          try {
            return step.get();
          } finally {
            shard.unlock();
          }
        });
  }

  /** The same for one without a result. */
  void run(Shard shard, Runnable step) {
    call(
        shard,
        () -> {
          step.run();
          return Boolean.TRUE;
        });
  }

  /** The same for a step that takes its locks itself. */
  <T> T call(Supplier<T> step) {
    if (alone) {
      return step.get();
    }
    var task = new FutureTask<>(step::get);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          task.run(); // no effect if it has begun
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException failure -> failure;
      case Error failure -> throw failure;
      case null, default -> new IllegalStateException(e); // steps throw nothing that is checked
    };
  }

  /**
   * Who waits for the lock was woken when the last step ended; on a busy machine the next one would
   * hold the lock before they run.
   */
  private static void letOthersGoFirst(Shard shard) {
    for (int turns = 0; turns < MOST_TURNS && shard.isAwaited(); turns++) {
      LockSupport.parkNanos(TURN_NANOS);
    }
  }
}
