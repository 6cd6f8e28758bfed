package io.holdfast.agent.app;

/**
 * Gives heap back that a start or a run needed. The serial collector lets the old generation grow
 * to the end of the heap before it collects it, and shrinks it only then: an agent that rests never
 * comes to that, and would keep the most that it ever used.
 */
final class Slack implements Runnable {
  /** What is worth a full collection, in bytes. */
  private static final long WORTH = 2L << 20;

  private long settled;

  /** Collects if the heap has grown since the last time; at rest it has not. */
  @Override
  public void run() {
    Runtime runtime = Runtime.getRuntime();
    if (runtime.totalMemory() - settled > WORTH) {
      System.gc();
      settled = runtime.totalMemory();
    }
  }
}
