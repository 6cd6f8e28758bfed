package io.holdfast.server.aof;

import io.holdfast.server.aof.AofFolder.NewIncrement;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the threads of a log share: the buffer and how far it was written and forced. No method
 * waits for the disk.
 *
 * <pre>
 *   durable ≤ forced ≤ whole ≤ end       offsets of the log; boundary: where a new file begins
 * </pre>
 */
final class LogState {
  private static final Logger LOG = LoggerFactory.getLogger(LogState.class);
  private static final long NONE = -1;
  private static final long GATHER_MILLIS = 1;
  private static final long IDLE_MILLIS = 100;

  private final LogBuffer buffer = new LogBuffer();
  private final LogCounters counters = new LogCounters();
  private volatile long end;
  private volatile long whole;
  private volatile long durable;
  private long forced;
  private boolean attached; // the manifest names, or will, what is written
  private @Nullable IncrementFile current;
  private long boundary = NONE;
  private boolean restarting; // at the boundary what is before is dropped, not written
  private @Nullable RewritePoint point;
  private volatile FsyncPolicy policy;
  private long forceTo; // whatever the policy
  private volatile @Nullable String writeError;
  private volatile @Nullable String broken;
  private boolean brokenSince; // the boundary of a restart
  private boolean brokenNow; // until a restart; broken stays until the rewrite has ended
  private boolean idle;
  private boolean closing;
  private boolean ended;
  private volatile Runnable listener = () -> {};
  private final Backlog backlog;

  LogState(FsyncPolicy policy, Backlog backlog, @Nullable IncrementFile current) {
    this.policy = policy;
    this.backlog = backlog;
    this.current = current;
    this.attached = current != null;
  }

  LogCounters counters() {
    return counters;
  }

  long end() {
    return end;
  }

  long whole() {
    return whole;
  }

  long durable() {
    return durable;
  }

  void listener(Runnable told) {
    listener = told;
  }

  @Nullable String failure() {
    String error = writeError;
    return error == null ? broken : error;
  }

  synchronized LogStatistics statistics() {
    return counters.statistics(end - whole, buffer.memory());
  }

  synchronized void policy(FsyncPolicy next) {
    policy = next;
    force();
  }

  FsyncPolicy policy() {
    return policy;
  }

  synchronized void force() {
    forceTo = buffer.end();
    notifyAll();
  }

  synchronized boolean isAttached() {
    return attached;
  }

  synchronized boolean needsRestart() {
    return brokenNow || !attached;
  }

  /**
   * @param wakes whether the writer is woken for it; else that is to follow soon
   */
  synchronized long append(Appending content, boolean wakes) {
    if (ended) {
      throw new IllegalStateException("the log is closed");
    }
    long before = buffer.end();
    boolean done = false;
    try {
      content.writeTo(buffer);
      done = true;
    } finally {
      if (!done) {
        buffer.rollBack(before);
        lose();
      }
    }
    buffer.endAppend();
    end = buffer.end();
    backlog.is(end - whole);
    if (wakes) {
      wake();
    }
    return end;
  }

  /** Takes up that something is missing that should have been appended. */
  synchronized void lose() {
    becomesBroken("an append was lost: there was no memory for it, or no command that tells it");
  }

  synchronized void wake() {
    if (idle) {
      idle = false;
      notifyAll();
    }
  }

  /**
   * Waits for something to do.
   *
   * @param millis to wait in any case, after a failure
   * @return false when the log is closing and there is nothing left to do
   */
  synchronized boolean await(long millis) {
    try {
      pause(millis);
      while (!hasWork()) {
        if (closing) {
          return false;
        }
        idle = true;
        wait(IDLE_MILLIS); // what nobody woke it for is not to wait for ever
        idle = false;
      }
      if (policy != FsyncPolicy.ALWAYS && !closing && boundary == NONE) {
        pause(GATHER_MILLIS); // one write for many appends; nobody waits for it
      }
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody should interrupt the log's writer", e);
    }
  }

  private synchronized void pause(long millis) throws InterruptedException {
    long until = System.nanoTime() + 1_000_000 * millis;
    for (long left = millis; left > 0 && !closing; ) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  private boolean hasWork() {
    if (restarting) {
      return true;
    }
    if (current == null || brokenNow) {
      return false;
    }
    return boundary != NONE || whole < buffer.end() || mustForceLocked();
  }

  private boolean mustForceLocked() {
    return forced < whole && (policy == FsyncPolicy.ALWAYS || forced < forceTo || closing);
  }

  /** True when the writer has to force before it goes on. */
  synchronized boolean mustForce() {
    return !brokenNow && mustForceLocked();
  }

  /** What the writer looks at, at one moment. */
  record View(
      @Nullable IncrementFile current,
      long whole,
      long limit,
      boolean switches,
      boolean restarts,
      boolean broken) {}

  synchronized View view() {
    long limit = boundary == NONE ? buffer.end() : boundary;
    return new View(current, whole, limit, boundary != NONE, restarting, brokenNow);
  }

  synchronized ByteBuffer slice(long from, long to) {
    return buffer.slice(from, to);
  }

  /** Takes up that the bytes of a slice are written, to {@code limit} when they end there. */
  synchronized void wrote(long from, long to, long limit) {
    whole = to == limit ? to : buffer.wholeEnd(from, to, whole);
    buffer.release(whole);
    backlog.is(end - whole);
    counters.wrote(to - from);
  }

  void writeWorks() {
    writeError = null;
  }

  void writeFailed(String reason) {
    counters.failed(reason);
    if (writeError == null) {
      LOG.error("The append-only file can't be written: {}. It is tried again.", reason);
    }
    writeError = reason;
  }

  /** What is to be forced when the second is over; null when nothing is. */
  synchronized @Nullable View dueEverySecond() {
    return policy == FsyncPolicy.EVERYSEC && !brokenNow && forced < whole ? view() : null;
  }

  void forced(IncrementFile file, long upTo) {
    synchronized (this) {
      if (file != current || brokenNow) {
        return;
      }
      forced = Math.max(forced, upTo);
    }
    publish();
  }

  private void publish() {
    synchronized (this) {
      if (!attached || forced <= durable) {
        return;
      }
      durable = forced;
    }
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("Who listens to the append-only file failed", e);
    }
  }

  synchronized void forceFailed(IncrementFile file, String reason) {
    if (file == current) {
      becomesBroken(reason);
    }
  }

  private void becomesBroken(String reason) {
    boolean known = brokenNow && brokenSince == restarting;
    broken = known ? broken : reason;
    brokenNow = true;
    if (restarting) {
      brokenSince = true;
    } else {
      boundary = NONE;
    }
    if (!known) { // last, since there may be no memory for it
      counters.failed(reason);
      if (point != null) {
        point.failed(reason);
      }
      LOG.error("The append-only file is broken: {}. It has to be rewritten.", reason);
    }
  }

  /** Sets the boundary to the end. */
  synchronized RewritePoint begin(boolean restart, Path base) {
    boolean needed = brokenNow || !attached;
    if (point != null || boundary != NONE || restart != needed || closing) {
      throw new IllegalStateException(
          restart
              ? "only a log that is broken or has no file can be restarted, once at a time"
              : "a log that is broken, or is being rewritten, can't be switched");
    }
    var made = new RewritePoint(buffer.end(), base);
    boundary = buffer.end();
    restarting = restart;
    attached = !restart;
    point = made;
    notifyAll();
    return made;
  }

  /** Takes up that the new file is there; returns the old one, to be closed. */
  synchronized @Nullable IncrementFile switched(IncrementFile next) {
    IncrementFile old = current;
    current = next;
    if (restarting) {
      buffer.release(boundary);
      whole = boundary;
      backlog.is(end - whole);
      forced = boundary;
      brokenNow = brokenSince;
    }
    boundary = NONE;
    restarting = false;
    brokenSince = false;
    if (point != null) {
      point.opened(next.made());
    }
    return old;
  }

  /** Why a rewrite may not be finished; null when it may. */
  synchronized @Nullable String obstacle(RewritePoint rewrite, NewIncrement increment) {
    if (rewrite != point) {
      return "this rewrite has ended";
    }
    boolean same = attached || Objects.requireNonNull(current).made().equals(increment);
    return brokenNow || !same ? "the append-only file is broken: " + broken : null;
  }

  void finished(RewritePoint rewrite) {
    synchronized (this) {
      if (rewrite == point) {
        point = null;
        attached = true;
        broken = brokenNow ? broken : null;
      }
    }
    publish();
  }

  /** Ends a rewrite without a result; a switch that was begun still takes place. */
  synchronized void abandoned(RewritePoint rewrite) {
    if (rewrite == point) {
      point = null;
    }
  }

  synchronized boolean isClosing() {
    return closing;
  }

  synchronized void close() {
    closing = true;
    notifyAll();
  }

  /** Frees the buffer; bytes that are in it are lost. Returns the file to be closed. */
  synchronized @Nullable IncrementFile end(String reason) {
    if (end > whole) {
      writeError = reason;
      LOG.error("{} bytes were NOT written to the append-only file: {}", end - whole, reason);
    }
    if (point != null) {
      point.failed(reason);
    }
    ended = true;
    backlog.is(0);
    buffer.close();
    return current;
  }
}
