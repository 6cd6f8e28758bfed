package io.holdfast.server.appendonly;

import io.holdfast.server.aof.AppendLog;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Who waits until what was appended is on the disk. */
final class Forced {
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /** Somebody who waits for an offset of a log. */
  private record Waiting(AppendLog log, long offset, CompletableFuture<Void> future) {
    /** What was there before the log's first rewrite is not on the disk until that has ended. */
    boolean isDurable() {
      return log.isAttached() && offset <= log.durable();
    }
  }

  /** Has what is before an offset forced; fails at once when that can't be done. */
  CompletableFuture<Void> request(AppendLog log, long offset) {
    var one = new Waiting(log, offset, new CompletableFuture<>());
    if (one.isDurable()) {
      return CompletableFuture.completedFuture(null);
    }
    waiting.add(one);
    log.force();
    advanced(log); // it may have been forced already
    failIfBroken(log);
    return one.future();
  }

  /** Takes up that more is durable. */
  void advanced(AppendLog log) {
    waiting.removeIf(one -> one.log() == log && one.isDurable() && one.future().complete(null));
  }

  /** Takes up how the log does that is in use, if one is. */
  void failIfBroken(@Nullable AppendLog now) {
    waiting.removeIf(one -> fails(one, now));
  }

  private static boolean fails(Waiting one, @Nullable AppendLog now) {
    String failure = one.log() == now ? now.failure() : "the append-only file was turned off";
    return failure != null
        && one.future().completeExceptionally(new IOException("the append-only file: " + failure));
  }
}
