package io.holdfast.server.command;

import java.util.ArrayList;
import java.util.List;

/** Replies whose order means nothing, put into one order. */
final class Replies {
  private final String text;
  private int at;

  private Replies(String text) {
    this.text = text;
  }

  /**
   * Sorts the elements of the last (deepest, for SCAN's two parts) aggregate.
   *
   * @param group how many elements belong together: 2 for fields with values
   */
  static String sorted(String reply, int group) {
    if (reply.isEmpty() || "*~%".indexOf(reply.charAt(0)) < 0) {
      return reply;
    }
    var replies = new Replies(reply);
    String head = replies.line();
    List<String> elements = replies.rest();
    boolean scan =
        elements.size() == 2 && elements.get(0).startsWith("$") && elements.get(1).startsWith("*");
    if (scan) {
      return head + elements.get(0) + sorted(elements.get(1), group);
    }
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < elements.size(); i += group) {
      groups.add(String.join("", elements.subList(i, Math.min(elements.size(), i + group))));
    }
    groups.sort(null);
    return head + String.join("", groups);
  }

  private String line() {
    int end = text.indexOf("\r\n", at) + 2;
    String line = text.substring(at, end);
    at = end;
    return line;
  }

  private List<String> rest() {
    List<String> elements = new ArrayList<>();
    while (at < text.length()) {
      elements.add(element());
    }
    return elements;
  }

  private String element() {
    String line = line();
    String number = line.substring(1, line.length() - 2);
    return switch (line.charAt(0)) {
      case '$' -> number.equals("-1") ? line : line + bytes(Integer.parseInt(number) + 2);
      case '*', '~' -> line + many(Integer.parseInt(number));
      case '%' -> line + many(2 * Integer.parseInt(number));
      default -> line;
    };
  }

  private String many(int count) {
    var all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(element());
    }
    return all.toString();
  }

  private String bytes(int count) {
    at += count;
    return text.substring(at - count, at);
  }
}
