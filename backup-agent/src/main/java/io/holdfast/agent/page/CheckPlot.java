package io.holdfast.agent.page;

import io.holdfast.agent.api.CheckView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What restore checks have measured, over time: how long restoring and loading took (RTO), and how
 * old the data was (RPO). The scale goes up by powers, as one may be of seconds and the other of
 * days.
 */
final class CheckPlot {
  private static final double LEAST = 0.1; // seconds
  private static final int TOP = 14; // pixels
  private static final int GROUND = 136;
  private static final int WORDS = 158;
  private static final int HEIGHT = 164;
  private static final TreeMap<Double, String> TICKS =
      new TreeMap<>(
          Map.of(
              LEAST,
              "0.1 s",
              1.0,
              "1 s",
              10.0,
              "10 s",
              60.0,
              "1 min",
              600.0,
              "10 min",
              3600.0,
              "1 h",
              21_600.0,
              "6 h",
              86_400.0,
              "1 day",
              604_800.0,
              "1 week",
              31_536_000.0,
              "1 year"));

  private final List<CheckView> checks;
  private final Instant first;
  private final Instant last;
  private final double low;
  private final double high;

  private CheckPlot(List<CheckView> checks) {
    this.checks = checks;
    this.first = checks.getFirst().at();
    this.last = checks.getLast().at();
    var measured =
        checks.stream()
            .filter(CheckPlot::isMeasured)
            .flatMapToDouble(each -> DoubleStream.of(rto(each), rpo(each)))
            .summaryStatistics();
    boolean none = measured.getCount() == 0;
    this.low = floor(none ? 1 : measured.getMin());
    this.high = ceiling(Math.max(none ? 60 : measured.getMax(), low * 1.01));
  }

  static void render(StringBuilder out, List<CheckView> newestFirst) {
    out.append("<section id=measured><h2>Measured by restore checks</h2>");
    if (newestFirst.isEmpty()) {
      out.append(
          "<p class=none>no restore check yet: no backup is known to restore</p></section>\n");
      return;
    }
    new CheckPlot(newestFirst.reversed()).render(out);
    out.append("</section>\n");
  }

  private void render(StringBuilder out) {
    out.append("<svg class=plot height=\"")
        .append(HEIGHT)
        .append("\" role=\"img\" aria-label=\"")
        .append(checks.size())
        .append(" restore checks: time to restore and age of the data. ")
        .append("Their figures are in the table of backups.\">");
    TICKS
        .subMap(low, true, high, true)
        .forEach(
            (seconds, words) ->
                out.append(
                    "<g class=tick><line x1=\"0\" x2=\"100%%\" y1=\"%1$d\" y2=\"%1$d\"/><text x=\"8\" y=\"%2$d\">%3$s</text></g>"
                        .formatted(y(seconds), y(seconds) - 3, words)));
    line(out, "rto", CheckPlot::rto);
    line(out, "rpo", CheckPlot::rpo);
    for (CheckView check : checks) {
      point(out, check);
    }
    out.append(
        "<g class=tick><text x=\"10%%\" y=\"%1$d\">%2$s</text><text x=\"99%%\" y=\"%1$d\" text-anchor=\"end\">%3$s</text></g></svg>"
            .formatted(WORDS, Html.clock(first), checks.size() == 1 ? "" : Html.clock(last)));
    legend(out);
  }

  /** Lines know no per cent, so they are drawn a thousand wide and stretched. */
  private void line(StringBuilder out, String name, ToDoubleFunction<CheckView> value) {
    out.append("<svg viewBox=\"0 0 1000 ")
        .append(HEIGHT)
        .append("\" width=\"100%\" height=\"")
        .append(HEIGHT)
        .append("\" preserveAspectRatio=\"none\"><polyline class=")
        .append(name)
        .append(" vector-effect=\"non-scaling-stroke\" points=\"")
        .append(
            checks.stream()
                .filter(CheckPlot::isMeasured)
                .map(
                    each ->
                        String.format(
                            Locale.ROOT, "%.1f,%d", share(each) * 10, y(value.applyAsDouble(each))))
                .collect(Collectors.joining(" ")))
        .append("\"/></svg>");
  }

  private void point(StringBuilder out, CheckView check) {
    String x = String.format(Locale.ROOT, "%.2f%%", share(check));
    out.append("<g class=")
        .append(isMeasured(check) ? "measured" : "failed")
        .append("><title>")
        .append(Html.clock(check.at()))
        .append(" UTC · ")
        .append(Html.escape(check.backup()))
        .append(" · ")
        .append(Html.escape(check.result()));
    if (!isMeasured(check)) {
      out.append(
          "</title><svg x=\"%s\" y=\"%d\" overflow=\"visible\"><path d=\"M-4-4L4 4M4-4L-4 4\"/></svg></g>\n"
              .formatted(x, GROUND));
      return;
    }
    out.append(" · restored and loaded in ")
        .append(Html.seconds(rto(check)))
        .append(", data ")
        .append(Html.span(Duration.ofSeconds(check.dataAgeSeconds())))
        .append(" old</title>")
        .append("<circle class=rto cx=\"%s\" cy=\"%d\" r=\"3.5\"/>".formatted(x, y(rto(check))))
        .append(
            "<svg x=\"%s\" y=\"%d\" overflow=\"visible\"><rect class=rpo x=\"-3\" y=\"-3\" width=\"6\" height=\"6\"/></svg></g>\n"
                .formatted(x, y(rpo(check))));
  }

  private void legend(StringBuilder out) {
    out.append(
        "<p class=legend><span class=rto><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><circle class=rto cx=\"7\" cy=\"7\" r=\"3.5\"/></svg>time to restore and load (RTO)</span> ");
    out.append(
        "<span class=rpo><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect class=rpo x=\"4\" y=\"4\" width=\"6\" height=\"6\"/></svg>age of the data (RPO)</span> ");
    long failed = checks.stream().filter(each -> !isMeasured(each)).count();
    if (failed > 0) {
      out.append(
          "<span class=failed><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><path d=\"M3 3L11 11M11 3L3 11\"/></svg>not verified "
              + failed
              + "</span> ");
    }
    checks.reversed().stream()
        .filter(CheckPlot::isMeasured)
        .findFirst()
        .ifPresent(
            each ->
                out.append("<small>The last took ")
                    .append(Html.seconds(rto(each)))
                    .append(", with data ")
                    .append(Html.span(Duration.ofSeconds(each.dataAgeSeconds())))
                    .append(" old. The longest of ")
                    .append(checks.size())
                    .append(" took ")
                    .append(longest())
                    .append(".</small>"));
    out.append("</p>");
  }

  private String longest() {
    return Html.seconds(
        checks.stream()
            .filter(CheckPlot::isMeasured)
            .mapToDouble(CheckPlot::rto)
            .max()
            .orElseThrow());
  }

  /** A check that did not verify measured how long it took to fail, which is nobody's RTO. */
  private static boolean isMeasured(CheckView check) {
    return Verdict.of(check.result()) == Verdict.VERIFIED;
  }

  private static double rto(CheckView check) {
    return check.restoreSeconds() + check.loadSeconds();
  }

  private static double rpo(CheckView check) {
    return check.dataAgeSeconds();
  }

  /** Where it stands, in per cent of the width; the scale's words are to the left. */
  private double share(CheckView check) {
    long whole = Duration.between(first, last).toMillis();
    double share =
        whole <= 0 ? 0.5 : (double) Duration.between(first, check.at()).toMillis() / whole;
    return 11 + 87 * Math.clamp(share, 0, 1);
  }

  private int y(double seconds) {
    double share = Math.log(Math.clamp(seconds, low, high) / low) / Math.log(high / low);
    return (int) Math.round(GROUND - (GROUND - TOP) * share);
  }

  private static double floor(double seconds) {
    Double tick = TICKS.floorKey(seconds);
    return tick == null ? LEAST : tick;
  }

  private static double ceiling(double seconds) {
    Double tick = TICKS.ceilingKey(seconds);
    return tick == null ? seconds : tick;
  }
}
