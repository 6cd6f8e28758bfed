package io.holdfast.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** When to save by itself: after {@code seconds}, if {@code changes} keys changed. */
public record SavePoints(List<Point> points) {
  /** The text form {@code 3600 1 300 100}; empty for none. */
  public static final ParameterType<SavePoints> TYPE =
      new ParameterType<>(
          "pairs of seconds and changes, or nothing",
          "Invalid save parameters",
          SavePoints::read,
          SavePoints::write);

  /** One rule. */
  public record Point(long seconds, long changes) {}

  /** True when some rule says to save now. */
  public boolean due(long secondsSinceSave, long changes) {
    return points.stream().anyMatch(p -> secondsSinceSave >= p.seconds && changes >= p.changes);
  }

  public boolean isEmpty() {
    return points.isEmpty();
  }

  private static SavePoints read(String text) {
    String stripped = text.replace("\"", "").trim();
    if (stripped.isEmpty()) {
      return new SavePoints(List.of());
    }
    String[] words = stripped.split("\\s+");
    if (words.length % 2 != 0) {
      throw new IllegalArgumentException(text);
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      var point = new Point(Long.parseLong(words[i]), Long.parseLong(words[i + 1]));
      if (point.seconds < 1 || point.changes < 0) {
        throw new IllegalArgumentException(text);
      }
      points.add(point);
    }
    return new SavePoints(List.copyOf(points));
  }

  private static String write(SavePoints save) {
    return save.points.stream()
        .map(p -> p.seconds + " " + p.changes)
        .collect(Collectors.joining(" "));
  }
}
