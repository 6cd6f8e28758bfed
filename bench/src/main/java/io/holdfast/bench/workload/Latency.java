package io.holdfast.bench.workload;

import io.holdfast.bench.load.Filler;
import io.holdfast.bench.load.OpenLoop;
import io.holdfast.bench.load.Requests;
import io.holdfast.bench.load.Traffic;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Tests;
import io.holdfast.bench.server.Contender;
import io.holdfast.bench.server.RunningServer;
import java.io.IOException;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Latencies at a constant rate, the same for all servers: half of what the reference saturates at.
 * Half of each one's own saturation would give the faster server the harder test.
 */
final class Latency implements Workload {
  private static final int CONNECTIONS = 50;
  private static final double HALF = 0.5;

  private final Setup setup;
  private double rate;

  Latency(Setup setup) {
    this.setup = setup;
    this.rate = setup.rate();
  }

  @Override
  public void prepare(Recorder recorder) throws IOException, InterruptedException {
    Contender reference = setup.reference();
    if (rate == 0) {
      try (var server = RunningServer.start(reference, setup.serverCpus());
          var load = load(server)) {
        load.saturate(setup.sizes().latencyWarmUp());
        rate = HALF * load.saturate(setup.sizes().latencyWarmUp());
      }
    }
    recorder.setting(
        String.format(
            Locale.ROOT,
            "Latency: %,.0f requests a second (half of what %s saturates at with the same client, unless --rate was"
                + " given), SET and GET in turn, 100,000 keys, 64-byte values, 50 connections, no pipeline; each request"
                + " counts from the moment at which it should have been sent. First %d ms at saturation and %d ms at the"
                + " rate, uncounted, then %d ms counted.",
            rate,
            reference.label().label(),
            setup.sizes().latencyWarmUp().toMillis(),
            setup.sizes().latencyWarmUp().toMillis(),
            setup.sizes().latency().toMillis()));
  }

  @Override
  public void measure(Turn turn) throws IOException, InterruptedException {
    try (var server = RunningServer.start(turn.contender(), setup.serverCpus());
        var load = load(server)) {
      double saturation = load.saturate(setup.sizes().latencyWarmUp());
      load.run(rate, setup.sizes().latencyWarmUp());
      Histogram latencies = load.run(rate, setup.sizes().latency());
      turn.add(Tests.LATENCY, Metric.SATURATION, saturation);
      turn.addLatencies(Tests.LATENCY, latencies);
    }
  }

  private static OpenLoop load(RunningServer server) throws IOException {
    Filler.fill(server, Traffic.strings(Throughput.VALUE_BYTES), Throughput.KEYS);
    Requests requests = Traffic.setAndGet(Throughput.KEYS, Throughput.VALUE_BYTES);
    return new OpenLoop(server, CONNECTIONS, requests);
  }
}
