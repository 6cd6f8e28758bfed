package io.holdfast.agent.http;

import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StepView;
import java.time.Instant;
import java.util.List;

/** The page's part about runs: each with its steps, the one under way open. */
final class RunRows {
  private static final int RUNS = 15;

  private RunRows() {}

  static void render(StringBuilder out, List<RunView> runs, Instant now) {
    out.append("<section><h2>Runs</h2>");
    for (RunView run : runs.stream().limit(RUNS).toList()) {
      run(out, run, now);
    }
    if (runs.isEmpty()) {
      out.append("<p>none yet</p>");
    }
    out.append("</section>\n");
  }

  private static void run(StringBuilder out, RunView run, Instant now) {
    out.append("<details")
        .append(run.ended() ? "" : " open")
        .append("><summary><span class=\"badge ")
        .append(Html.escape(run.state()))
        .append("\">")
        .append(Html.escape(run.state()))
        .append("</span> <code>")
        .append(Html.escape(run.id()))
        .append("</code> ")
        .append(Html.escape(run.kind()))
        .append(" · ")
        .append(Html.escape(run.policy()))
        .append(" · ")
        .append(Html.time(run.requestedAt(), now))
        .append(" · ")
        .append(Html.seconds(run.seconds()));
    if (run.reason() != null) {
      out.append("<div class=\"reason bad\">").append(Html.escape(run.reason())).append("</div>");
    }
    out.append("</summary><table><tbody>");
    for (StepView step : run.steps()) {
      step(out, step);
    }
    for (String note : run.notes()) {
      out.append("<tr><td>note<td colspan=3>").append(Html.escape(note)).append("</tr>");
    }
    out.append("</tbody></table></details>");
  }

  private static void step(StringBuilder out, StepView step) {
    out.append("<tr><td>")
        .append(Html.escape(step.name()))
        .append("<td><span class=\"badge ")
        .append(Html.escape(step.state()))
        .append("\">")
        .append(Html.escape(step.state()))
        .append("</span><td class=n>")
        .append(Html.seconds(step.seconds()))
        .append("<td>");
    if (step.state().equals("running")) {
      out.append("<progress max=100 value=").append(step.progress()).append("></progress> ");
    }
    out.append(Html.escape(step.detail())).append("</tr>");
  }
}
