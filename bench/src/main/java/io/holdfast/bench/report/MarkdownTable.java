package io.holdfast.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown; all columns but the first are aligned right. */
final class MarkdownTable {
  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(List<String> headings) {
    this.headings = List.copyOf(headings);
  }

  /**
   * @throws IllegalArgumentException when there are more or fewer cells than headings
   */
  void row(List<String> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(cells.size() + " cells, " + headings.size() + " headings");
    }
    rows.add(List.copyOf(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    var text = new StringBuilder(line(headings));
    text.append("|---|");
    text.append(String.join("", Collections.nCopies(headings.size() - 1, "---:|"))).append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
        + " |\n";
  }
}
