package io.holdfast.bench.load;

import io.holdfast.bench.server.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a constant rate over many connections, whether or not replies come, and
 * measures from the moment at which each should have been sent.
 *
 * <p>So a server that stops for 10 ms is charged with all the requests that came due in that time,
 * as its users would (Gil Tene calls the opposite "coordinated omission"). One thread does all of
 * it and never sleeps: it needs a core of its own.
 */
public final class OpenLoop implements AutoCloseable {
  private static final long HIGHEST_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long LAST_REPLIES_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int DIGITS = 3;

  private final Selector selector = Selector.open();
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Requests requests;
  private int next; // connection

  public OpenLoop(RunningServer server, int connectionCount, Requests requests) throws IOException {
    this.requests = requests;
    ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    for (int i = 0; i < connectionCount; i++) {
      var connection = new LoadConnection(server, in);
      connections.add(connection);
      connection.channel().register(selector, SelectionKey.OP_READ, connection);
    }
  }

  /**
   * Sends for a while, then waits for the last replies.
   *
   * @param ratePerSecond requests a second, over all connections
   * @return latencies in nanoseconds, with three digits
   * @throws IOException when an error is answered, or the server does not keep up
   */
  public Histogram run(double ratePerSecond, Duration length) throws IOException {
    long end = System.nanoTime() + length.toNanos();
    return run(ratePerSecond, () -> System.nanoTime() < end);
  }

  /**
   * The same for as long as something goes on. All that are to be compared are run by one of these,
   * since what has another loop is compiled anew, for milliseconds at a time on this core.
   */
  public Histogram run(double ratePerSecond, BooleanSupplier goesOn) throws IOException {
    Pace pace = pace(ratePerSecond);
    while (goesOn.getAsBoolean()) {
      pace.step();
    }
    return pace.end();
  }

  /** Begins to send at a rate, until the caller has enough. */
  public Pace pace(double ratePerSecond) {
    return new Pace(1e9 / ratePerSecond);
  }

  /**
   * Requests at a constant rate, in steps of the caller's thread: so one thread can keep several
   * rates and look at other things between.
   */
  public final class Pace {
    private final Histogram latencies = new Histogram(HIGHEST_NANOS, DIGITS);
    private final LongConsumer recording = this::record; // once, since steps are many
    private final long begin = System.nanoTime();
    private final double between; // nanoseconds
    private long sent;

    private Pace(double between) {
      this.between = between;
    }

    /**
     * Sends what is due, and reads what replies there are.
     *
     * @throws IOException when an error is answered, or the server does not keep up
     */
    public void step() throws IOException {
      long now = System.nanoTime();
      long due = begin + (long) (sent * between);
      while (due <= now) {
        connections.get(next).send(requests, due);
        next = (next + 1) % connections.size();
        sent++;
        due = begin + (long) (sent * between);
      }
      poll(recording, false);
    }

    private void record(long due) {
      latencies.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - due));
    }

    /** Waits for the last replies, and returns all latencies in nanoseconds, with three digits. */
    public Histogram end() throws IOException {
      awaitLastReplies(recording);
      return latencies;
    }
  }

  /**
   * The most operations a second when each connection sends its next request once it has the last
   * one's reply.
   */
  public double saturate(Duration length) throws IOException {
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    long[] answered = {0};
    LongConsumer count = time -> answered[0]++;
    for (LoadConnection connection : connections) {
      connection.send(requests, begin);
    }
    while (System.nanoTime() < end) {
      poll(count, true);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    double rate = answered[0] / seconds;
    awaitLastReplies(count);
    return rate;
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }

  private void awaitLastReplies(LongConsumer times) throws IOException {
    long deadline = System.nanoTime() + LAST_REPLIES_NANOS;
    while (connections.stream().anyMatch(connection -> connection.unanswered() > 0)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the last replies did not come within 30 s");
      }
      for (LoadConnection connection : connections) {
        connection.flush();
      }
      poll(times, false);
    }
  }

  /** Reads what replies there are; with {@code again}, sends the next request after each. */
  private void poll(LongConsumer times, boolean again) throws IOException {
    try {
      selector.selectNow(
          key -> {
            var connection = (LoadConnection) key.attachment();
            try {
              connection.flush();
              connection.receive(times);
              if (again && connection.unanswered() == 0) {
                connection.send(requests, System.nanoTime());
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
