package io.holdfast.agent.page;

import static io.holdfast.agent.page.HtmlTable.Column.numbers;
import static io.holdfast.agent.page.HtmlTable.Column.text;

import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StepView;
import java.time.Instant;
import java.util.List;

/** Runs, each with its steps. */
final class RunRows {
  private static final int NEWEST = 15;

  private RunRows() {}

  /** Those under way and those that wait. */
  static void underWay(StringBuilder out, List<RunView> runs, Instant now) {
    out.append("<section id=now><h2>Under way</h2>");
    List<RunView> open = runs.stream().filter(each -> !each.ended()).toList().reversed();
    open.forEach(each -> run(out, each, now));
    if (open.isEmpty()) {
      out.append("<p class=none>nothing</p>");
    }
    out.append("</section>\n");
  }

  /** Those at their end. */
  static void ended(StringBuilder out, PageData data) {
    out.append("<section id=runs><h2>Runs</h2>");
    List<RunView> all = data.runs().stream().filter(RunView::ended).toList();
    int shown = data.whole() ? all.size() : NEWEST;
    all.stream().limit(shown).forEach(each -> run(out, each, data.status().now()));
    if (all.isEmpty()) {
      out.append("<p class=none>none yet</p>");
    } else if (all.size() > shown) {
      out.append("<p><a href=\"/?all=true#runs\">all ").append(all.size()).append(" runs</a></p>");
    }
    out.append("</section>\n");
  }

  private static void run(StringBuilder out, RunView run, Instant now) {
    String id = Html.escape(run.id());
    out.append("<details class=run id=\"run-")
        .append(id)
        .append(run.ended() ? "\"" : "\" open")
        .append("><summary>")
        .append(badge(run.state()))
        .append(" <b>")
        .append(Html.escape(run.kind()))
        .append("</b> <code>")
        .append(id)
        .append("</code> <small>")
        .append(Html.escape(run.policy()))
        .append(" · ")
        .append(Html.time(run.requestedAt(), now))
        .append(" · ")
        .append(Html.seconds(run.seconds()))
        .append("</small>");
    if (run.reason() != null) {
      out.append("<div class=\"reason bad\">").append(Html.escape(run.reason())).append("</div>");
    }
    out.append("</summary>");
    HtmlTable table =
        new HtmlTable(
            out, "Steps of " + id, text("step"), text("state"), numbers("took"), text("what"));
    for (StepView step : run.steps()) {
      table.row(
          Html.escape(step.name()),
          badge(step.state()),
          Html.seconds(step.seconds()),
          progress(id, step)
              + "<span id=\"words-%s-%s\">".formatted(id, Html.escape(step.name()))
              + words(step)
              + "</span>");
    }
    table.end("no step yet");
    for (String note : run.notes()) {
      out.append("<p class=note>").append(Html.escape(note)).append("</p>");
    }
    out.append("</details>\n");
  }

  private static String words(StepView step) {
    String detail = Html.escape(step.detail());
    return step.state().equals("running") ? step.progress() + " % " + detail : detail;
  }

  private static String progress(String run, StepView step) {
    if (!step.state().equals("running")) {
      return "";
    }
    return "<progress id=\"progress-%s-%s\" max=100 value=%d aria-label=\"%s\"></progress> "
        .formatted(run, Html.escape(step.name()), step.progress(), Html.escape(step.name()));
  }

  private static String badge(String state) {
    String word = Html.escape(state);
    return "<span class=\"badge " + word + "\">" + word + "</span>";
  }
}
