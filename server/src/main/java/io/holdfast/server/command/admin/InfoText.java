package io.holdfast.server.command.admin;

/** Builds INFO's text: sections of {@code name:value} lines. */
final class InfoText {
  private final StringBuilder text = new StringBuilder();

  void section(String name) {
    if (!text.isEmpty()) {
      text.append("\r\n");
    }
    text.append("# ").append(name).append("\r\n");
  }

  InfoText line(String name, Object value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  /** Bytes, and the same for people. */
  InfoText bytes(String name, long bytes) {
    return line(name, bytes).line(name + "_human", human(bytes));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String human(long bytes) {
    double value = bytes;
    String[] units = {"B", "K", "M", "G", "T"};
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + "B" : "%.2f%s".formatted(value, units[unit]);
  }
}
