package io.holdfast.bench.report;

import io.holdfast.bench.result.Failure;
import io.holdfast.bench.result.Machine;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.Sample;
import io.holdfast.bench.result.ServerVersion;
import io.holdfast.bench.result.Tests;
import java.util.List;

/** A run for tests: Holdfast wins some and loses some. */
final class Figures {
  static final String SET = Tests.of("SET", 16);
  static final String SPOP = Tests.of("SPOP", 16);

  private Figures() {}

  static Run run() {
    return new Run(
        "2026-11-21T08:00:00Z",
        new Machine("a processor", 2, "Linux 6", "a JVM", 0.1),
        List.of(
            new ServerVersion("holdfast", "0.1.0"),
            new ServerVersion("redis", "7.0.15"),
            new ServerVersion("valkey", "9.1.2")),
        List.of("redis8: no network"),
        List.of("All alike."),
        List.of(
            sample(SET, "holdfast", Metric.SERVER_CPU, 0.72),
            sample(SET, "valkey", Metric.SERVER_CPU, 0.80),
            sample(SET, "redis", Metric.SERVER_CPU, 1.00),
            sample(SPOP, "holdfast", Metric.OPERATIONS, 800_000),
            sample(SPOP, "holdfast", Metric.SERVER_BUSY, 99),
            sample(SPOP, "valkey", Metric.OPERATIONS, 900_000),
            sample(SPOP, "redis", Metric.OPERATIONS, 1_000_000),
            sample(SPOP, "redis", Metric.SERVER_BUSY, 70),
            sample(Tests.beside("GET", "always"), "holdfast", Metric.P99, 400),
            sample(Tests.strings(1_000_000), "holdfast", Metric.KEY_BYTES, 108.4)),
        List.of(new Failure("ZADD P=16", "holdfast", 1, "ERR unknown")));
  }

  private static Sample sample(String test, String server, Metric metric, double value) {
    return new Sample(test, server, metric, 1, value);
  }
}
