package io.holdfast.server.memory;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Large regions without users, whose memory takes the system a while to take back: about a
 * millisecond for each 10 MiB. Threads that offer to do it get them here; where there is none, as
 * in {@code verify}, whoever released a region gives it back at once.
 */
public final class UnusedRegions {
  private static final Queue<Region> QUEUE = new ConcurrentLinkedQueue<>();
  private static final List<Runnable> WORKERS = new CopyOnWriteArrayList<>();

  private UnusedRegions() {}

  /** Has a worker told of each large region that is to be given back. */
  public static void attach(Runnable worker) {
    WORKERS.add(worker);
  }

  /** Ends that; what is left and nobody else would take is given back before it returns. */
  public static void detach(Runnable worker) {
    WORKERS.remove(worker);
    giveBackIfAlone();
  }

  /** True when there is something to give back. */
  public static boolean areAny() {
    return !QUEUE.isEmpty();
  }

  /** Takes one and gives it back, in steps; false when there is none. */
  public static boolean giveBackOne() {
    @Nullable Region region = QUEUE.poll();
    if (region != null) {
      giveBack(region);
    }
    return region != null;
  }

  static void add(Region region) {
    if (!region.isLarge()) {
      giveBack(region);
      return;
    }
    QUEUE.add(region);
    WORKERS.forEach(Runnable::run);
    giveBackIfAlone(); // after it was added: a worker that left meanwhile may have missed it
  }

  private static void giveBackIfAlone() {
    while (WORKERS.isEmpty() && giveBackOne()) {
      Thread.onSpinWait();
    }
  }

  private static void giveBack(Region region) {
    while (!region.closeSome()) {
      Thread.onSpinWait();
    }
  }
}
