package io.holdfast.agent.page;

import static io.holdfast.agent.page.HtmlTable.Column.text;

import io.holdfast.agent.api.PolicyView;
import java.time.Instant;
import java.util.List;

/** The policies, and when each is due. */
final class PolicyRows {
  private PolicyRows() {}

  static void render(StringBuilder out, List<PolicyView> policies, Instant now) {
    out.append("<section id=schedule><h2>Schedule</h2>");
    HtmlTable table =
        new HtmlTable(
            out,
            "Schedule",
            text("policy"),
            text("does"),
            text("cron"),
            text("keeps"),
            text("check"),
            text("next run"),
            text("last success"));
    for (PolicyView policy : policies) {
      table.row(
          Html.escape(policy.name()),
          Html.escape(policy.task())
              + (policy.mode().equals("native") ? " <small>by Longhorn</small>" : ""),
          "<code>" + Html.escape(policy.cron()) + "</code> " + Html.escape(policy.timeZone()),
          Html.escape(policy.keeps()),
          check(policy),
          Html.time(policy.next(), now),
          Html.time(policy.lastSuccessAt(), now));
    }
    table.end("no policy: backups are made by hand only");
    out.append("</section>\n");
  }

  private static String check(PolicyView policy) {
    return switch (policy.checkEvery()) {
      case 0 -> policy.task().equals("check") ? "is one" : "no";
      case 1 -> "after each";
      default -> "after every " + policy.checkEvery();
    };
  }
}
