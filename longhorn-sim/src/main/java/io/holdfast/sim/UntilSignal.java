package io.holdfast.sim;

import java.util.concurrent.CountDownLatch;

/** Keeps a program running until a signal ends it, with exit code 0. */
final class UntilSignal {
  private UntilSignal() {}

  /**
   * Never returns. Nothing is closed at the end: what is on disk is good at any moment, also after
   * kill -9.
   */
  static void await() throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("exit").unstarted(() -> Runtime.getRuntime().halt(0)));
    new CountDownLatch(1).await();
  }
}
