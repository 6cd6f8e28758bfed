package io.holdfast.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A chart of horizontal bars as SVG: a group for each test, in it a bar for each server. Written by
 * hand because that needs neither fonts nor a display on the machine; widths of texts are
 * estimated.
 */
final class BarChart {
  private static final List<String> COLOURS =
      List.of("#0b6e4f", "#8d99ae", "#b8a07e", "#c9ada7", "#a3b18a", "#9a8c98");
  private static final int WIDTH = 860;
  private static final int LEFT = 190;
  private static final int RIGHT = 110; // for the figure behind the longest bar
  private static final int TOP = 74;
  private static final int BAR = 14;
  private static final int GAP = 14;
  private static final int LEGEND_ITEM = 160;

  private final String title;
  private final List<String> series;
  private final List<Group> groups = new ArrayList<>();

  private record Group(String name, List<Optional<Double>> values, List<String> texts) {}

  BarChart(String title, List<String> series) {
    this.title = title;
    this.series = List.copyOf(series);
  }

  /**
   * Adds a group.
   *
   * @param values one for each series, none where it was not measured
   * @param texts what is written behind the bars
   */
  void group(String name, List<Optional<Double>> values, List<String> texts) {
    if (values.size() != series.size() || texts.size() != series.size()) {
      throw new IllegalArgumentException(
          values.size() + " values and " + texts.size() + " texts, " + series.size() + " series");
    }
    groups.add(new Group(name, List.copyOf(values), List.copyOf(texts)));
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  String svg() {
    int height = TOP + groups.size() * groupHeight();
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            .formatted(WIDTH, height, WIDTH, height));
    svg.append(" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n");
    svg.append("<title>").append(escape(title)).append("</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    text(svg, 16, 26, "font-size=\"16\" font-weight=\"bold\"", title);
    for (int i = 0; i < series.size(); i++) {
      int x = 16 + i * LEGEND_ITEM;
      rectangle(svg, x, 42, 12, i);
      text(svg, x + 18, 53, "", series.get(i));
    }
    double longest =
        groups.stream()
            .flatMap(group -> group.values().stream())
            .mapToDouble(value -> value.orElse(0.0))
            .max()
            .orElse(0);
    int y = TOP;
    for (Group group : groups) {
      draw(svg, group, y, longest > 0 ? (WIDTH - LEFT - RIGHT) / longest : 0);
      y += groupHeight();
    }
    return svg.append("</svg>\n").toString();
  }

  private int groupHeight() {
    return series.size() * BAR + GAP;
  }

  private void draw(StringBuilder svg, Group group, int top, double scale) {
    int middle = top + series.size() * BAR / 2 + 4;
    text(svg, LEFT - 10, middle, "text-anchor=\"end\"", group.name());
    for (int i = 0; i < series.size(); i++) {
      Optional<Double> value = group.values().get(i);
      if (value.isPresent()) {
        int y = top + i * BAR;
        double width = Math.max(1, value.get() * scale);
        rectangle(svg, LEFT, y + 1, width, i);
        text(svg, LEFT + width + 5, y + BAR - 3, "font-size=\"11\"", group.texts().get(i));
      }
    }
  }

  private static void rectangle(StringBuilder svg, double x, double y, double width, int colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            x,
            y,
            width,
            BAR - 2,
            COLOURS.get(colour % COLOURS.size())));
  }

  private static void text(StringBuilder svg, double x, double y, String style, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\"%s>%s</text>%n",
            x,
            y,
            style.isEmpty() ? "" : " " + style,
            escape(text)));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
