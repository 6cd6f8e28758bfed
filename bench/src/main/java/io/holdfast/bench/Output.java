package io.holdfast.bench;

import io.holdfast.bench.report.Report;
import io.holdfast.bench.report.Section;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.result.RunJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run's results go. */
final class Output {
  private static final String PLOTS = "results";

  private final Path bench;
  private final PrintStream out;

  /**
   * @param root the repository
   * @param out where the report is printed
   */
  Output(Path root, PrintStream out) {
    this.bench = root.resolve("bench");
    this.out = out;
  }

  /** Keeps the figures in {@code target/results}; the file's name is the time of the run. */
  Path keep(Run run) throws IOException {
    Path file = folder().resolve(run.date().replaceAll("[^0-9TZ]", "") + ".json");
    RunJson.write(run, file);
    return file;
  }

  /** Writes text and pictures to {@code target/results}, and prints the text. */
  void report(Run run) throws IOException {
    var report = new Report(run);
    String text = report.markdown(".");
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("report.md"), text);
    report.writePlots(folder());
    out.println();
    out.print(text);
  }

  /** Puts text and pictures where readers of the repository find them. */
  void publish(Run run) throws IOException {
    var report = new Report(run);
    Path readme = bench.resolve("README.md");
    String before = Files.readString(readme);
    Files.writeString(readme, Section.replace(before, report.markdown(PLOTS)));
    report.writePlots(bench.resolve(PLOTS));
  }

  private Path folder() {
    return bench.resolve("target").resolve("results");
  }
}
