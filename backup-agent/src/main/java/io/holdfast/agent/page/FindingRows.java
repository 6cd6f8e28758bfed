package io.holdfast.agent.page;

import static io.holdfast.agent.page.HtmlTable.Column.text;

import io.holdfast.agent.api.FindingView;
import java.util.List;

/**
 * The doctor's findings: what wants mending in full, the rest folded, since a page of rules that
 * are kept would hide the one that is not.
 */
final class FindingRows {
  private FindingRows() {}

  static void render(StringBuilder out, List<FindingView> findings) {
    out.append("<section id=doctor><h2>Doctor</h2>");
    List<FindingView> broken = in(findings, "failed");
    List<FindingView> unseen = in(findings, "unknown");
    List<FindingView> kept = in(findings, "ok");
    if (!broken.isEmpty()) {
      HtmlTable table =
          new HtmlTable(
              out,
              "What wants mending",
              text("rule"),
              text("found"),
              text("why it matters"),
              text("how to mend it"));
      for (FindingView finding : broken) {
        table.row(
            "<code>" + Html.escape(finding.rule()) + "</code>",
            "<span class=bad>" + Html.escape(finding.found()) + "</span>",
            Html.escape(finding.why()),
            Html.escape(finding.mend()));
      }
      table.end("");
    }
    if (findings.isEmpty()) {
      out.append("<p class=none>it has not looked yet</p>");
    } else {
      folded(out, "unseen", unseen.size() + " could not be looked at", unseen);
      folded(
          out,
          "kept",
          broken.isEmpty() && unseen.isEmpty()
              ? "all " + kept.size() + " rules are kept"
              : kept.size() + " rules are kept",
          kept);
    }
    out.append("</section>\n");
  }

  private static void folded(
      StringBuilder out, String id, String words, List<FindingView> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.append("<details id=doctor-")
        .append(id)
        .append("><summary>")
        .append(words)
        .append("</summary>");
    HtmlTable table = new HtmlTable(out, words, text("rule"), text("found"));
    for (FindingView finding : findings) {
      table.row("<code>" + Html.escape(finding.rule()) + "</code>", Html.escape(finding.found()));
    }
    table.end("");
    out.append("</details>");
  }

  private static List<FindingView> in(List<FindingView> findings, String state) {
    return findings.stream().filter(each -> each.state().equals(state)).toList();
  }
}
