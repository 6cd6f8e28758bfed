package io.holdfast.bench.report;

import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.ServerVersion;
import io.holdfast.bench.server.Contender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where Holdfast loses: each figure that some peer has better, and each bar that is missed. */
final class Losses {
  /** Less than this apart is the same: repeated runs of one server differ by as much. */
  private static final double SAME = 0.02;

  private static final List<Metric> COMPARED =
      List.of(
          Metric.OPERATIONS,
          Metric.SERVER_CPU,
          Metric.P50,
          Metric.P99,
          Metric.P999,
          Metric.KEY_BYTES,
          Metric.RESIDENT,
          Metric.SAVE,
          Metric.STOP,
          Metric.LOAD,
          Metric.RESTART,
          Metric.SAVE_SLOWDOWN,
          Metric.SAVE_MEMORY,
          Metric.SAVE_USED);

  private final Comparison comparison;

  Losses(Comparison comparison) {
    this.comparison = comparison;
  }

  private record Loss(double factor, String sentence) {}

  /** One item of a list each, the worst first. */
  List<String> sentences() {
    var losses = new ArrayList<Loss>();
    for (Metric metric : COMPARED) {
      for (String test : comparison.run().tests(metric)) {
        comparison.best(test, metric).ifPresent(peer -> add(losses, test, metric, peer));
      }
    }
    var sentences = new ArrayList<String>();
    for (Bar bar : Bar.all()) {
      if (bar.of() == Bar.Of.FIGURE) {
        comparison
            .subject(bar)
            .filter(value -> bar.judge(value) == Bar.Verdict.MISSED)
            .ifPresent(value -> sentences.add(missed(bar, value)));
      }
    }
    losses.stream()
        .sorted(Comparator.comparingDouble(Loss::factor).reversed())
        .forEach(loss -> sentences.add(loss.sentence()));
    comparison.run().failures().stream()
        .filter(failure -> failure.server().equals(Contender.HOLDFAST))
        .map(failure -> failure.test() + ": failed (" + failure.reason() + ")")
        .distinct()
        .forEach(sentences::add);
    return List.copyOf(sentences);
  }

  private void add(List<Loss> losses, String test, Metric metric, ServerVersion peer) {
    comparison
        .ratio(test, peer, metric)
        .ifPresent(
            ratio -> {
              double factor = metric.higherIsBetter() ? 1 / ratio : ratio;
              if (factor > 1 + SAME) {
                losses.add(new Loss(factor, sentence(test, metric, peer, ratio)));
              }
            });
  }

  private String sentence(String test, Metric metric, ServerVersion peer, double ratio) {
    return String.format(
        Locale.ROOT,
        "%s, %s: %s; %s has %s (ratio %.2f)",
        test,
        metric.title(),
        metric.format(comparison.holdfast(test, metric).orElse(Double.NaN)),
        peer.label(),
        metric.format(comparison.figure(test, peer, metric).orElse(Double.NaN)),
        ratio);
  }

  private static String missed(Bar bar, double value) {
    return "%s, %s: %s, the bar is %s"
        .formatted(
            bar.test(), bar.metric().title(), bar.metric().format(value), bar.limit(bar.bar()));
  }
}
