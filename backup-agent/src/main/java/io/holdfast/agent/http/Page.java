package io.holdfast.agent.http;

import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.FindingView;
import io.holdfast.agent.api.HealthView;
import io.holdfast.agent.api.PolicyView;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StatusView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The page: one request, no script, refreshed by the browser. */
final class Page {
  private static final int REFRESH_SECONDS = 5;
  private static final int BACKUPS = 30;
  private static final int TICKS = 60;
  private static final String STYLE = resource("/page.css");

  private Page() {}

  static String render(
      StatusView status, List<BackupView> backups, List<RunView> runs, List<FindingView> findings) {
    StringBuilder out = new StringBuilder(16_384);
    out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(title(status, backups))
        .append("</title><meta name=\"viewport\" content=\"width=device-width\">")
        .append(
            "<meta name=\"color-scheme\" content=\"light dark\"><meta http-equiv=\"refresh\" content=\"")
        .append(REFRESH_SECONDS)
        .append("\"><style>")
        .append(STYLE)
        .append("</style></head><body>\n<header><h1>Holdfast backups</h1><p>volume <b>")
        .append(Html.escape(Objects.requireNonNullElse(status.volume(), "not found")))
        .append("</b> · agent ")
        .append(Html.escape(status.version()))
        .append(" · ")
        .append(Html.clock(status.now()))
        .append(" UTC</p></header>\n<main>\n");
    cards(out, status);
    timeline(out, backups);
    policies(out, status.policies(), status.now());
    findings(out, findings);
    backups(out, backups, status.now());
    RunRows.render(out, runs, status.now());
    return out.append("</main></body></html>\n").toString();
  }

  private static String title(StatusView status, List<BackupView> backups) {
    boolean bad =
        !status.store().ok()
            || !status.longhorn().ok()
            || !status.target().ok()
            || backups.stream().anyMatch(each -> isBad(each.verified()));
    return (bad ? "● " : "") + "Holdfast backups";
  }

  private static void cards(StringBuilder out, StatusView status) {
    out.append("<section class=\"cards\">");
    card(out, "Store", status.store());
    card(out, "Longhorn", status.longhorn());
    card(out, "Backup target", status.target());
    Instant verified = status.newestVerifiedAt();
    boolean proven = verified != null;
    if (!status.config().ok()) {
      card(out, "Configuration", status.config());
    }
    out.append("<div class=\"card ")
        .append(proven ? "good" : "bad")
        .append("\"><h2>Newest verified backup</h2><p>")
        .append(proven ? Html.time(verified, status.now()) : "none yet")
        .append("</p></div></section>\n");
  }

  private static void card(StringBuilder out, String name, HealthView health) {
    out.append("<div class=\"card ")
        .append(health.ok() ? "good" : "bad")
        .append("\"><h2>")
        .append(name)
        .append("</h2><p>")
        .append(Html.escape(health.words()))
        .append("</p></div>");
  }

  private static void timeline(StringBuilder out, List<BackupView> backups) {
    if (backups.isEmpty()) {
      return;
    }
    out.append(
        "<section><div class=\"timeline\" role=\"img\" aria-label=\"the newest backups, oldest first\">");
    for (BackupView backup : backups.stream().limit(TICKS).toList().reversed()) {
      out.append("<i class=\"")
          .append(Html.escape(backup.verified()))
          .append("\" title=\"")
          .append(Html.clock(backup.dataAt()))
          .append(" · ")
          .append(Html.escape(backup.id()))
          .append(" · ")
          .append(Html.escape(backup.verified()))
          .append("\"></i>");
    }
    out.append("</div></section>\n");
  }

  private static void policies(StringBuilder out, List<PolicyView> policies, Instant now) {
    out.append(
        "<section><h2>Schedule</h2><table><thead><tr><th>policy<th>does<th>cron<th>keeps<th>check<th>next run<th>last success</tr></thead><tbody>");
    for (PolicyView policy : policies) {
      out.append("<tr><td>")
          .append(Html.escape(policy.name()))
          .append("<td>")
          .append(Html.escape(policy.task()))
          .append("<td><code>")
          .append(Html.escape(policy.cron()))
          .append("</code> ")
          .append(Html.escape(policy.timeZone()))
          .append("<td>")
          .append(Html.escape(policy.keeps()))
          .append("<td>")
          .append(check(policy))
          .append("<td>")
          .append(Html.time(policy.next(), now))
          .append("<td>")
          .append(Html.time(policy.lastSuccessAt(), now))
          .append("</tr>");
    }
    if (policies.isEmpty()) {
      out.append("<tr><td colspan=7>no policy: backups are made by hand only</tr>");
    }
    out.append("</tbody></table></section>\n");
  }

  /** Only what wants mending: a page of rules that are kept would hide the one that is not. */
  private static void findings(StringBuilder out, List<FindingView> findings) {
    List<FindingView> broken =
        findings.stream().filter(each -> each.state().equals("failed")).toList();
    if (broken.isEmpty()) {
      return;
    }
    out.append(
        "<section><h2>Doctor</h2><table><thead><tr><th>rule<th>found<th>why it matters<th>how to mend it</tr></thead><tbody>");
    for (FindingView finding : broken) {
      out.append("<tr><td><code>")
          .append(Html.escape(finding.rule()))
          .append("</code><td class=\"reason bad\">")
          .append(Html.escape(finding.found()))
          .append("<td class=reason>")
          .append(Html.escape(finding.why()))
          .append("<td class=reason>")
          .append(Html.escape(finding.mend()))
          .append("</tr>");
    }
    out.append("</tbody></table></section>\n");
  }

  private static String check(PolicyView policy) {
    return switch (policy.checkEvery()) {
      case 0 -> policy.task().equals("check") ? "is one" : "no";
      case 1 -> "after each";
      default -> "after every " + policy.checkEvery();
    };
  }

  private static void backups(StringBuilder out, List<BackupView> backups, Instant now) {
    out.append(
        "<section><h2>Backups</h2><table><thead><tr><th>backup<th>data of<th class=n>size<th class=n>uploaded<th class=n>keys<th>policy<th>restore check</tr></thead><tbody>");
    for (BackupView backup : backups.stream().limit(BACKUPS).toList()) {
      out.append("<tr><td><code>")
          .append(Html.escape(backup.id()))
          .append("</code><td>")
          .append(Html.time(backup.dataAt(), now))
          .append("<td class=n>")
          .append(Html.bytes(backup.size()))
          .append("<td class=n>")
          .append(Html.bytes(backup.uploaded()))
          .append("<td class=n>")
          .append(Html.number(backup.keys()))
          .append("<td>")
          .append(Html.escape(backup.run() == null ? "not ours" : backup.policy()))
          .append("<td>");
      verdict(out, backup, now);
      out.append("</tr>");
    }
    if (backups.isEmpty()) {
      out.append("<tr><td colspan=7>none yet</tr>");
    }
    out.append("</tbody></table></section>\n");
  }

  private static void verdict(StringBuilder out, BackupView backup, Instant now) {
    out.append("<span class=\"badge ")
        .append(Html.escape(backup.verified()))
        .append("\">")
        .append(Html.escape(backup.verified()))
        .append("</span>");
    var check = backup.check();
    if (check == null) {
      return;
    }
    out.append(" <small>").append(Html.time(check.at(), now));
    if (check.result().equals("verified")) {
      out.append(", restored in ").append(Html.seconds(check.restoreSeconds()));
    }
    out.append("</small><div class=\"")
        .append(isBad(check.result()) ? "reason bad" : "reason")
        .append("\">");
    if (!check.result().equals("verified")) {
      out.append(Html.escape(check.reason()));
    }
    if (check.block() != null && !check.reason().contains(check.block())) {
      out.append("<br>block <code>").append(Html.escape(check.block())).append("</code>");
    }
    out.append("</div>");
  }

  private static boolean isBad(String verdict) {
    return verdict.equals("mismatch") || verdict.equals("unrestorable");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
