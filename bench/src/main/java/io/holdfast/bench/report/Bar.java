package io.holdfast.bench.report;

import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Tests;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What Holdfast has set itself for one test. For a metric where less is better the bars are upper
 * limits, for others lower ones.
 *
 * @param of what the limits apply to
 * @param bar NaN: only reported
 * @param stretch NaN: none
 */
record Bar(String test, Metric metric, Of of, double bar, double stretch) {

  enum Of {
    /** Holdfast's figure over the reference's. */
    RATIO_TO_REFERENCE,
    /** Holdfast's figure over that of the installed redis-server. */
    RATIO_TO_REDIS,
    /** Holdfast's figure over the best of all peers' in this test. */
    RATIO_TO_BEST,
    /** Holdfast's figure itself. */
    FIGURE
  }

  /** What a figure comes to. */
  enum Verdict {
    STRETCH("stretch"),
    MET("met"),
    MISSED("**missed**"),
    REPORTED("–");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** The bars of the engine and of durability. */
  static List<Bar> all() {
    var bars = new ArrayList<Bar>();
    for (String command : List.of("SET", "GET")) {
      bars.add(ratio(Tests.of(command, 16), Metric.SERVER_CPU, 0.95, 0.75));
    }
    for (String command : List.of("SET", "GET")) {
      bars.add(ratio(Tests.of(command, 1), Metric.SERVER_CPU, 1.00, 0.90));
    }
    for (String command : Tests.COMMANDS) {
      bars.add(new Bar(Tests.of(command, 16), Metric.OPERATIONS, Of.RATIO_TO_BEST, 1.0, 1.3));
    }
    bars.add(ratio(Tests.LATENCY, Metric.P999, 1.0, 0.7));
    bars.add(figure(Tests.strings(1_000_000), Metric.KEY_BYTES, 108, 98));
    bars.add(figure(Tests.strings(5_000_000), Metric.KEY_BYTES, 108, 98));
    bars.add(figure(Tests.hashes(1_000_000), Metric.KEY_BYTES, 275, 250));
    bars.add(figure(Tests.strings(5_000_000), Metric.RESIDENT_OVERHEAD, 160, 110));
    for (String command : List.of("SET", "GET")) {
      bars.add(figure(Tests.scaling(command), Metric.SPEEDUP, Double.NaN, 1.7));
    }
    bars.add(ratio(Tests.durable("SET", 16, "always"), Metric.OPERATIONS, 1.2, Double.NaN));
    String restart = Tests.restart(5_000_000);
    bars.add(new Bar(restart, Metric.LOAD, Of.RATIO_TO_REDIS, 0.7, Double.NaN));
    bars.add(new Bar(restart, Metric.RESTART, Of.RATIO_TO_REDIS, 1.0, Double.NaN));
    bars.add(figure(Tests.saving(5_000_000), Metric.SAVE_SLOWDOWN, 2, Double.NaN));
    bars.add(figure(Tests.savingUnderWrites(5_000_000), Metric.SAVE_MEMORY, 10, Double.NaN));
    return List.copyOf(bars);
  }

  /**
   * Judges what the bar applies to, a ratio or a figure. It is judged as it is written, with two
   * digits after the point.
   */
  Verdict judge(double value) {
    double rounded = Math.round(value * 100) / 100.0;
    if (reaches(rounded, stretch)) {
      return Verdict.STRETCH;
    }
    if (Double.isNaN(bar)) {
      return Verdict.REPORTED;
    }
    return reaches(rounded, bar) ? Verdict.MET : Verdict.MISSED;
  }

  /** The limits as a table's cell: {@code ≤ 0.95}. */
  String limit(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String number =
        of == Of.FIGURE && !metric.isRatio()
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.2f", value);
    return (metric.higherIsBetter() ? "≥ " : "≤ ") + number;
  }

  private boolean reaches(double value, double limit) {
    return metric.higherIsBetter() ? value >= limit : value <= limit;
  }

  private static Bar ratio(String test, Metric metric, double bar, double stretch) {
    return new Bar(test, metric, Of.RATIO_TO_REFERENCE, bar, stretch);
  }

  private static Bar figure(String test, Metric metric, double bar, double stretch) {
    return new Bar(test, metric, Of.FIGURE, bar, stretch);
  }
}
