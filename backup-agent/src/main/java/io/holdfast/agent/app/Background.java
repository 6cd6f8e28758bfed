package io.holdfast.agent.app;

import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.run.Runner;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's two threads: one works off runs, one looks how things stand. */
public final class Background implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Background.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(4);

  private final SystemTime time;
  private final List<Runnable> looking;
  private final StateStore state;
  private final Thread runs;
  private final Thread looks;
  private final IdentityHashMap<Runnable, String> failures = new IdentityHashMap<>();

  /**
   * Two threads, not started yet.
   *
   * @param looking what is looked at every few seconds, in order
   */
  public Background(SystemTime time, Runner runner, List<Runnable> looking, StateStore state) {
    this.time = time;
    this.looking = List.copyOf(looking);
    this.state = state;
    this.runs = Thread.ofPlatform().daemon().name("runs").unstarted(runner::work);
    this.looks = Thread.ofPlatform().daemon().name("looks").unstarted(this::look);
  }

  /** Starts both. */
  public void start() {
    runs.start();
    looks.start();
  }

  /**
   * Stops both, within seconds. A run under way stays as it is written down and goes on at the next
   * start.
   */
  @Override
  public void close() {
    time.stop();
    runs.interrupt();
    looks.interrupt();
    try {
      boolean ended = !runs.isAlive() || runs.join(LONGEST_STOP);
      if (!ended) {
        log.warn("the run under way did not stop in time; the next start goes on with it");
      }
      if (state instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.warn("closing the state: {}", e.getMessage());
    }
  }

  private void look() {
    while (!Thread.currentThread().isInterrupted()) {
      for (Runnable each : looking) {
        lookAt(each);
      }
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** What goes wrong the same way again and again is said once. */
  private void lookAt(Runnable each) {
    try {
      each.run();
      failures.remove(each);
    } catch (RuntimeException e) {
      String words = e.toString();
      if (!words.equals(failures.put(each, words))) {
        log.warn("unexpected while looking around", e);
      }
    }
  }
}
