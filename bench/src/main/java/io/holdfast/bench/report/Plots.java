package io.holdfast.bench.report;

import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.ServerVersion;
import io.holdfast.bench.result.Tests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The pictures of a report: which there are, and their files. */
final class Plots {
  private final Run run;

  Plots(Run run) {
    this.run = run;
  }

  /**
   * One picture.
   *
   * @param tests those that are drawn
   */
  record Plot(String file, String title, List<Metric> metrics, Predicate<String> tests) {
    Plot(String file, String title, Metric metric) {
      this(file, title, List.of(metric), test -> true);
    }
  }

  private static final List<Plot> ALL =
      List.of(
          new Plot("throughput.svg", "Operations a second", Metric.OPERATIONS),
          new Plot("cpu.svg", "Server CPU an operation, µs", Metric.SERVER_CPU),
          new Plot(
              "latency.svg",
              "Latency at the same rate for all, µs",
              List.of(Metric.P50, Metric.P99, Metric.P999),
              Tests.LATENCY::equals),
          new Plot("memory.svg", "Bytes a key (used_memory)", Metric.KEY_BYTES),
          new Plot(
              "restart.svg",
              "Seconds, 5 M keys",
              List.of(Metric.SAVE, Metric.STOP, Metric.LOAD, Metric.RESTART),
              Tests.restart(5_000_000)::equals));

  /** Those that the run has figures for. */
  List<Plot> available() {
    return ALL.stream().filter(plot -> !chart(plot).isEmpty()).toList();
  }

  /** Writes them into a folder. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Plot plot : available()) {
      Files.writeString(folder.resolve(plot.file()), chart(plot).svg());
    }
  }

  private BarChart chart(Plot plot) {
    var chart =
        new BarChart(plot.title(), run.servers().stream().map(ServerVersion::label).toList());
    for (Metric metric : plot.metrics()) {
      for (String test : run.tests(metric).stream().filter(plot.tests()).toList()) {
        var values = new ArrayList<Optional<Double>>();
        var texts = new ArrayList<String>();
        for (ServerVersion server : run.servers()) {
          Optional<Double> value = run.median(test, server.name(), metric);
          values.add(value);
          texts.add(value.map(metric::format).orElse(""));
        }
        // One test with several metrics is told apart by these, several tests by their names.
        chart.group(plot.metrics().size() > 1 ? metric.title() : test, values, texts);
      }
    }
    return chart;
  }
}
