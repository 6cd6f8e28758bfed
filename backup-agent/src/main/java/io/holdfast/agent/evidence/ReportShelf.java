package io.holdfast.agent.evidence;

import java.util.List;
import java.util.Optional;

/** Where the texts of reports lie, each under its run's id. Ids sort by time. */
public interface ReportShelf {
  /** The ids there are, oldest first. */
  List<String> ids();

  /** A report's text. */
  Optional<String> read(String id);

  /**
   * Puts a report there, on stable storage when it returns. The oldest go when there are too many.
   */
  void write(String id, String text);

  /** What it is, for messages. */
  String place();

  /** A shelf that keeps nothing, for where no place was given. */
  static ReportShelf none() {
    return new ReportShelf() {
      @Override
      public List<String> ids() {
        return List.of();
      }

      @Override
      public Optional<String> read(String id) {
        return Optional.empty();
      }

      @Override
      public void write(String id, String text) {}

      @Override
      public String place() {
        return "no place: evidence is not configured, so nothing was kept";
      }
    };
  }
}
