package io.holdfast.agent.page;

import java.util.List;

/**
 * A table whose cells carry the names of their columns, since on a narrow screen it is shown as a
 * list of cards.
 */
final class HtmlTable {
  private final StringBuilder out;
  private final List<Column> columns;
  private boolean empty = true;

  /** A column; those of numbers are set flush right. */
  record Column(String name, boolean numbers) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column numbers(String name) {
      return new Column(name, true);
    }
  }

  /**
   * Begins a table.
   *
   * @param label what it lists, for who can not see the heading above it
   */
  HtmlTable(StringBuilder out, String label, Column... columns) {
    this.out = out;
    this.columns = List.of(columns);
    out.append("<table aria-label=\"").append(label).append("\"><thead><tr>");
    for (Column each : columns) {
      out.append(each.numbers() ? "<th scope=col class=n>" : "<th scope=col>").append(each.name());
    }
    out.append("</tr></thead><tbody>\n");
  }

  /** A row of cells, one for each column, in HTML. */
  void row(String... cells) {
    empty = false;
    out.append("<tr>");
    for (int i = 0; i < cells.length; i++) {
      Column column = columns.get(i);
      out.append("<td data-name=\"")
          .append(column.name())
          .append(column.numbers() ? "\" class=n><div>" : "\"><div>")
          .append(cells[i])
          .append("</div>");
    }
    out.append("</tr>\n");
  }

  /** Ends the table; it says why, if it has no rows. */
  void end(String whenEmpty) {
    if (empty) {
      out.append("<tr class=none><td colspan=")
          .append(columns.size())
          .append(">")
          .append(whenEmpty)
          .append("</tr>\n");
    }
    out.append("</tbody></table>");
  }
}
