package io.holdfast.bench.report;

import io.holdfast.bench.result.Failure;
import io.holdfast.bench.result.Machine;
import io.holdfast.bench.result.Metric;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.ServerVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A run as Markdown, with its pictures beside it. */
public final class Report {
  private final Run run;
  private final Comparison comparison;
  private final Tables tables;
  private final Plots plots;

  public Report(Run run) {
    this.run = run;
    this.comparison = new Comparison(run);
    this.tables = new Tables(comparison);
    this.plots = new Plots(run);
  }

  /** Writes the pictures into a folder. */
  public void writePlots(Path folder) throws IOException {
    plots.write(folder);
  }

  /**
   * The text.
   *
   * @param plotFolder where the pictures are, seen from the text
   */
  public String markdown(String plotFolder) {
    var text = new StringBuilder();
    header(text);
    MarkdownTable bars = tables.bars();
    if (!bars.isEmpty()) {
      text.append("\n### Against the bars\n\n").append(bars);
    }
    losses(text);
    figures(text);
    for (Plots.Plot plot : plots.available()) {
      text.append("\n![%s](%s/%s)\n".formatted(plot.title(), plotFolder, plot.file()));
    }
    text.append("\n### How it was measured\n\n");
    run.settings().forEach(sentence -> text.append("- ").append(sentence).append('\n'));
    return text.toString();
  }

  private void header(StringBuilder text) {
    Machine machine = run.machine();
    text.append("Measured ").append(run.date()).append(".\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "- Machine: %s, %d cores, %s; load average before: %.2f%n",
            machine.processor(),
            machine.cores(),
            machine.kernel(),
            machine.load()));
    text.append("- Java: ").append(machine.java()).append('\n');
    List<String> labels = run.servers().stream().map(ServerVersion::label).toList();
    text.append("- Servers: ").append(String.join(", ", labels)).append('\n');
    run.missing().forEach(one -> text.append("- Missing: ").append(one).append('\n'));
  }

  private void losses(StringBuilder text) {
    if (comparison.peers().isEmpty() || !comparison.hasHoldfast()) {
      return;
    }
    text.append("\n### Where Holdfast loses\n\n");
    List<String> sentences = new Losses(comparison).sentences();
    if (sentences.isEmpty()) {
      text.append("Nowhere in what was measured.\n");
    }
    sentences.forEach(sentence -> text.append("- ").append(sentence).append('\n'));
  }

  private void figures(StringBuilder text) {
    text.append("\n### All figures\n\n");
    text.append("Medians, and in brackets the least and the greatest round. ");
    text.append(
        "◦: the server was not busy all the time; the client, or something else on the machine, was the limit.\n");
    for (Metric metric : Metric.values()) {
      MarkdownTable table = tables.figures(metric);
      if (!table.isEmpty()) {
        text.append('\n').append(table);
      }
    }
    if (!run.failures().isEmpty()) {
      text.append("\nFailed:\n\n");
      for (Failure failure : run.failures()) {
        text.append(
            "- %s, %s, round %d: %s\n"
                .formatted(failure.server(), failure.test(), failure.round(), failure.reason()));
      }
    }
  }
}
