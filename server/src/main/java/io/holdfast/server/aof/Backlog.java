package io.holdfast.server.aof;

/**
 * How much waits to be written, and who is to know when that becomes too much and when it is well
 * again: at half the limit, so that it does not change with every write. Guarded by the log's lock.
 */
final class Backlog {
  private final long limit;
  private Runnable whenTooMuch = () -> {};
  private Runnable whenWell = () -> {};
  private volatile boolean tooMuch;

  /**
   * @param limit bytes
   */
  Backlog(long limit) {
    this.limit = limit;
  }

  /** Has somebody told, under the log's lock: it must be quick. */
  void tell(Runnable tooMuchNow, Runnable wellAgain) {
    whenTooMuch = tooMuchNow;
    whenWell = wellAgain;
  }

  /** Takes up that so many bytes wait. */
  void is(long bytes) {
    boolean now = bytes > (tooMuch ? limit / 2 : limit);
    if (now != tooMuch) {
      tooMuch = now;
      (now ? whenTooMuch : whenWell).run();
    }
  }

  boolean isTooMuch() {
    return tooMuch;
  }
}
