package io.holdfast.bench.report;

/** The part of a text that is written by a program, between two comments. */
public final class Section {
  private static final String BEGIN = "<!-- results: written by bench/run, not by hand -->\n";
  private static final String END = "<!-- end of results -->\n";

  private Section() {}

  /**
   * The text with another content between its marks.
   *
   * @throws IllegalArgumentException when it has no marks
   */
  public static String replace(String text, String content) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "no place for results; it begins with "
              + BEGIN.strip()
              + " and ends with "
              + END.strip());
    }
    return text.substring(0, begin + BEGIN.length())
        + "\n"
        + content.strip()
        + "\n\n"
        + text.substring(end);
  }
}
