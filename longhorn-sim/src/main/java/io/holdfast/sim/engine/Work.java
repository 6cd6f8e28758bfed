package io.holdfast.sim.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what takes time, and makes the delays that clients have to poll through. */
public final class Work implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Work.class);

  private final Duration delay;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("work-", 1).daemon().factory());

  public Work(Duration delay) {
    this.delay = delay;
  }

  /** Runs a task; what it throws is logged and goes no further. */
  void start(String what, Runnable task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (StoppedException e) {
            LOG.debug("{}: stopped", what);
          } catch (RuntimeException e) {
            LOG.error("{}: {}", what, String.valueOf(e), e);
          }
        });
  }

  /** Runs a task after the delay. */
  void later(String what, Runnable task) {
    start(
        what,
        () -> {
          pause();
          task.run();
        });
  }

  /** Waits for the delay. */
  void pause() {
    pause(delay);
  }

  void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(e);
    }
  }

  /** Waits until a condition holds; false when it does not within the time. */
  boolean await(BooleanSupplier condition, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause(Duration.ofMillis(10));
    }
    return true;
  }

  /** The time as the API writes it, in seconds. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Sixteen random hex digits, as in the names that Longhorn makes up. */
  static String randomName(String prefix) {
    return prefix + String.format("%016x", ThreadLocalRandom.current().nextLong());
  }

  /** Interrupts what runs and waits for it a little; the state on disk is good at any time. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("some work did not stop within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The program ends. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(Throwable cause) {
      super(cause);
    }
  }
}
