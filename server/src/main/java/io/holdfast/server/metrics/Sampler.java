package io.holdfast.server.metrics;

import io.holdfast.server.client.Clients;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.stats.Statistics;

/**
 * Looks at what changes all the time, ten times a second: rates over 1.6 s and the memory's peak.
 */
public final class Sampler implements Runnable {
  private static final int SAMPLES = 16;

  private final Statistics statistics;
  private final Clients clients;
  private final Keyspace keyspace;
  private final long[][] rates = new long[3][SAMPLES];
  private final long[] last = new long[3];
  private long lastNanos = System.nanoTime();
  private int next;
  private volatile long peak;

  public Sampler(Statistics statistics, Clients clients, Keyspace keyspace) {
    this.statistics = statistics;
    this.clients = clients;
    this.keyspace = keyspace;
  }

  @Override
  public synchronized void run() {
    long now = System.nanoTime();
    long passed = Math.max(1, now - lastNanos);
    lastNanos = now;
    long[] totals = {statistics.calls(), clients.input(), clients.output()};
    for (int i = 0; i < totals.length; i++) {
      double seconds = passed / 1e9;
      rates[i][next] = Math.max(0, Math.round((totals[i] - last[i]) / seconds));
      last[i] = totals[i];
    }
    next = (next + 1) % SAMPLES;
    peak = Math.max(peak, keyspace.usedMemory());
  }

  /** Commands a second. */
  public long operations() {
    return mean(0);
  }

  /** Bytes a second from clients. */
  public long input() {
    return mean(1);
  }

  /** Bytes a second to clients. */
  public long output() {
    return mean(2);
  }

  /** The most bytes that the data ever took. */
  public long peakMemory() {
    return Math.max(peak, keyspace.usedMemory());
  }

  private synchronized long mean(int kind) {
    long sum = 0;
    for (long rate : rates[kind]) {
      sum += rate;
    }
    return sum / SAMPLES;
  }
}
