package io.holdfast.server.storage;

/**
 * Waits until threads that use the disk have ended. An interrupt does not cut that short, since
 * what they use would be closed too early; it is kept for the caller.
 */
public final class ThreadEnd {
  private ThreadEnd() {}

  /** Waits for all of them. */
  public static void await(Thread... threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
