package io.holdfast.bench.workload;

import io.holdfast.bench.load.BenchmarkTool.Outcome;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.server.Contender;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** A server's turn in a round, with what its figures are taken down by. */
record Turn(Contender contender, int round, Recorder recorder) {

  void add(String test, Metric metric, double value) {
    recorder.add(test, contender.name(), metric, round, value);
  }

  /**
   * What redis-benchmark found.
   *
   * @param cores that the server may use
   */
  void addThroughput(String test, Outcome outcome, int cores) {
    add(test, Metric.OPERATIONS, outcome.operationsPerSecond());
    add(test, Metric.SERVER_CPU, outcome.cpuPerOperation());
    add(test, Metric.SERVER_BUSY, outcome.busy(cores));
  }

  /**
   * What was found at a constant rate.
   *
   * @param latencies in nanoseconds
   */
  void addLatencies(String test, Histogram latencies) {
    add(test, Metric.P50, microseconds(latencies, 50));
    add(test, Metric.P99, microseconds(latencies, 99));
    add(test, Metric.P999, microseconds(latencies, 99.9));
    add(test, Metric.MAXIMUM, latencies.getMaxValue() / 1e3);
  }

  void fail(String test, IOException reason) {
    recorder.fail(test, contender.name(), round, String.valueOf(reason.getMessage()));
  }

  private static double microseconds(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e3;
  }
}
