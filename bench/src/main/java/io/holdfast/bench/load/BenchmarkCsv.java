package io.holdfast.bench.load;

import java.io.IOException;
import java.util.List;

/**
 * What redis-benchmark prints with {@code --csv} of a test.
 *
 * @param p99Micros from a request that is sent to its reply; the next is sent after that
 */
record BenchmarkCsv(double operationsPerSecond, double p99Micros) {
  private static final String P99 = "p99_latency_ms";

  /**
   * Reads the last test in the output: a heading, then a line a test, all cells quoted.
   *
   * @throws IOException when there is none, with what there is instead
   */
  static BenchmarkCsv read(String output) throws IOException {
    List<String> lines = output.lines().filter(line -> line.startsWith("\"")).toList();
    if (lines.size() < 2 || !lines.getFirst().startsWith("\"test\",\"rps\"")) {
      throw new IOException("redis-benchmark printed no figures: " + output.strip());
    }
    String last = lines.getLast();
    // A test's name may hold commas and quotes; the figures after it hold neither.
    String[] cells = last.substring(1, last.length() - 1).split("\",\"");
    List<String> headings = List.of(lines.getFirst().replace("\"", "").split(","));
    int missing = cells.length - headings.size();
    if (missing < 0 || !headings.contains(P99)) {
      throw new IOException("redis-benchmark printed too few cells: " + last);
    }
    try {
      double milliseconds = Double.parseDouble(cells[missing + headings.indexOf(P99)]);
      return new BenchmarkCsv(Double.parseDouble(cells[missing + 1]), milliseconds * 1000);
    } catch (NumberFormatException e) {
      throw new IOException("redis-benchmark printed something else than figures: " + last, e);
    }
  }
}
