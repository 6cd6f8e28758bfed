package io.holdfast.bench.report;

import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.ServerVersion;
import io.holdfast.bench.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of a report. */
final class Tables {
  private static final String NOTHING = "–";

  /** Below this a server had time left: the client, or the way to it, was the limit. */
  private static final double BUSY_PERCENT = 90;

  private final Comparison comparison;

  Tables(Comparison comparison) {
    this.comparison = comparison;
  }

  /** The bars and what came of them; the ratio to the reference before those to other peers. */
  MarkdownTable bars() {
    var headings = new ArrayList<>(List.of("test", "figure", "holdfast"));
    comparison.peers().forEach(peer -> headings.add(peer.label()));
    comparison.peers().forEach(peer -> headings.add("÷ " + peer.label()));
    headings.addAll(List.of("bar", "stretch", "result"));
    var table = new MarkdownTable(headings);
    for (Bar bar : Bar.all()) {
      if (comparison.holdfast(bar.test(), bar.metric()).isPresent()) {
        table.row(row(bar));
      }
    }
    return table;
  }

  /** All that was measured of one metric: medians, and between which figures the rounds lie. */
  MarkdownTable figures(Metric metric) {
    Run run = comparison.run();
    var headings = new ArrayList<>(List.of(metric.title()));
    run.servers().forEach(server -> headings.add(server.label()));
    var table = new MarkdownTable(headings);
    for (String test : run.tests(metric)) {
      var cells = new ArrayList<>(List.of(test));
      for (ServerVersion server : run.servers()) {
        cells.add(
            run.spread(test, server.name(), metric)
                .map(spread -> cell(metric, spread) + limit(test, server, metric))
                .orElse(NOTHING));
      }
      table.row(cells);
    }
    return table;
  }

  private List<String> row(Bar bar) {
    Metric metric = bar.metric();
    var cells = new ArrayList<>(List.of(bar.test(), metric.title()));
    cells.add(number(metric, comparison.holdfast(bar.test(), metric)));
    for (ServerVersion peer : comparison.peers()) {
      cells.add(number(metric, comparison.figure(bar.test(), peer, metric)));
    }
    for (ServerVersion peer : comparison.peers()) {
      cells.add(
          comparison
              .ratio(bar.test(), peer, metric)
              .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
              .orElse(NOTHING));
    }
    cells.add(bar.limit(bar.bar()));
    cells.add(bar.limit(bar.stretch()));
    cells.add(comparison.subject(bar).map(value -> bar.judge(value).text()).orElse(NOTHING));
    return cells;
  }

  private String limit(String test, ServerVersion server, Metric metric) {
    boolean clientBound =
        metric == Metric.OPERATIONS
            && comparison
                .figure(test, server, Metric.SERVER_BUSY)
                .filter(busy -> busy < BUSY_PERCENT)
                .isPresent();
    return clientBound ? " ◦" : "";
  }

  private static String number(Metric metric, Optional<Double> value) {
    return value.map(metric::format).orElse(NOTHING);
  }

  private static String cell(Metric metric, Spread spread) {
    String median = metric.format(spread.median());
    return spread.rounds() == 1
        ? median
        : "%s (%s–%s)"
            .formatted(median, metric.format(spread.least()), metric.format(spread.greatest()));
  }
}
