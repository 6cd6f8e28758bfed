package io.holdfast.agent.page;

import io.holdfast.agent.api.StatusView;
import java.util.Objects;

/** The page as a whole, and the part of it that changes while a run goes on. */
final class Page {
  private static final int REFRESH_SECONDS = 5;
  private static final int USUAL_LENGTH = 32_768;

  private Page() {}

  static String render(PageData data) {
    StatusView status = data.status();
    StringBuilder out = begun(data, true);
    out.append("<header><h1>Holdfast backups</h1><p>volume <b>")
        .append(Html.escape(Objects.requireNonNullElse(status.volume(), "not found")))
        .append("</b> · agent ")
        .append(Html.escape(status.version()))
        .append(" · <span id=clock>")
        .append(Html.clock(status.now()))
        .append(
            " UTC</span> <span id=link class=scripted></span></p></header>\n<main data-last-event=\"")
        .append(Html.escape(data.lastEvent()))
        .append("\">\n");
    Cards.render(out, status);
    Actions.render(out, data);
    RunRows.underWay(out, data.runs(), status.now());
    Timeline.render(out, data.backups(), status.now());
    CheckPlot.render(out, data.checks());
    FindingRows.render(out, data.findings());
    PolicyRows.render(out, status.policies(), status.now());
    BackupRows.render(out, data);
    RunRows.ended(out, data);
    return out.append("</main></body></html>\n").toString();
  }

  /** How things stand and what is under way, for the script to put in the page's place of them. */
  static String renderLive(PageData data) {
    StringBuilder out = begun(data, false);
    Cards.render(out, data.status());
    RunRows.underWay(out, data.runs(), data.status().now());
    return out.append("</body></html>\n").toString();
  }

  private static StringBuilder begun(PageData data, boolean whole) {
    StringBuilder out = new StringBuilder(USUAL_LENGTH);
    out.append("<!doctype html>\n<html lang=en><head><meta charset=utf-8><title>")
        .append(isBad(data) ? "● " : "")
        .append("Holdfast backups</title>");
    if (whole) {
      out.append(
          """
          <meta name=viewport content="width=device-width">
          <meta name=color-scheme content="light dark">
          <link rel=icon href=/page/icon.svg type=image/svg+xml>
          <link rel=stylesheet href=/page/page.css>
          <script src=/page/page.js defer></script>
          <noscript><meta http-equiv=refresh content=%d></noscript>
          """
              .formatted(REFRESH_SECONDS));
    }
    return out.append("</head><body>\n");
  }

  private static boolean isBad(PageData data) {
    StatusView status = data.status();
    return !status.store().ok()
        || !status.longhorn().ok()
        || !status.target().ok()
        || !status.state().ok()
        || data.backups().stream().anyMatch(each -> Verdict.of(each.verified()).isBad());
  }
}
