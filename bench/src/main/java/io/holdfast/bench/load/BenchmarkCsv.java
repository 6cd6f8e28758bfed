package io.holdfast.bench.load;

import java.io.IOException;
import java.util.List;

/** What redis-benchmark prints with {@code --csv}. */
final class BenchmarkCsv {
  private BenchmarkCsv() {}

  /**
   * The rate of the last test in the output: a heading, then a line a test, all cells quoted.
   *
   * @throws IOException when there is none, with what there is instead
   */
  static double operationsPerSecond(String output) throws IOException {
    List<String> lines = output.lines().filter(line -> line.startsWith("\"")).toList();
    if (lines.size() < 2 || !lines.getFirst().startsWith("\"test\",\"rps\"")) {
      throw new IOException("redis-benchmark printed no figures: " + output.strip());
    }
    String last = lines.getLast();
    // A test's name may hold commas and quotes; the figures after it hold neither.
    String[] cells = last.substring(1, last.length() - 1).split("\",\"");
    int figures = lines.getFirst().split(",").length - 1;
    if (cells.length <= figures) {
      throw new IOException("redis-benchmark printed too few cells: " + last);
    }
    try {
      return Double.parseDouble(cells[cells.length - figures]);
    } catch (NumberFormatException e) {
      throw new IOException("redis-benchmark printed no rate: " + last, e);
    }
  }
}
