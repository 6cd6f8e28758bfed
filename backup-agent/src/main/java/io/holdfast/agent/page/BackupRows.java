package io.holdfast.agent.page;

import static io.holdfast.agent.page.HtmlTable.Column.numbers;
import static io.holdfast.agent.page.HtmlTable.Column.text;

import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.CheckView;
import java.time.Instant;

/** The backups, each with what its last restore check found. */
final class BackupRows {
  private static final int NEWEST = 20;

  private BackupRows() {}

  static void render(StringBuilder out, PageData data) {
    Instant now = data.status().now();
    out.append("<section id=backups><h2>Backups</h2>");
    HtmlTable table =
        new HtmlTable(
            out,
            "Backups",
            text("backup"),
            text("data of"),
            numbers("size"),
            numbers("sent"),
            numbers("keys"),
            text("policy"),
            text("restore check"));
    int shown = data.whole() ? data.backups().size() : NEWEST;
    for (BackupView backup : data.backups().stream().limit(shown).toList()) {
      String id = Html.escape(backup.id());
      table.row(
          "<code>" + id + "</code>",
          Html.time(backup.dataAt(), now),
          Html.bytes(backup.size()),
          Html.bytes(backup.uploaded()),
          Html.number(backup.keys()),
          Html.escape(backup.policy().isEmpty() ? "not ours" : backup.policy()),
          verdict(backup, now)
              + " <button type=button class=\"second scripted\" id=\"check-%1$s\" data-ask=checks data-backup=\"%1$s\" aria-label=\"Check %1$s\">Check</button>"
                  .formatted(id));
    }
    table.end("none yet");
    if (data.backups().size() > shown) {
      out.append("<p><a href=\"/?all=true#backups\">all ")
          .append(data.backups().size())
          .append(" backups</a></p>");
    }
    out.append("</section>\n");
  }

  private static String verdict(BackupView backup, Instant now) {
    StringBuilder out = new StringBuilder(Verdict.of(backup.verified()).badge());
    CheckView check = backup.check();
    if (check == null) {
      return out.toString();
    }
    Verdict last = Verdict.of(check.result());
    out.append(" <small>").append(Html.time(check.at(), now));
    if (last == Verdict.VERIFIED) {
      return out.append(", restored in ")
          .append(Html.seconds(check.restoreSeconds()))
          .append(", loaded in ")
          .append(Html.seconds(check.loadSeconds()))
          .append("</small>")
          .toString();
    }
    out.append("</small><div class=\"")
        .append(last.isBad() ? "reason bad" : "reason")
        .append("\">")
        .append(Html.escape(check.reason()));
    if (check.block() != null && !check.reason().contains(check.block())) {
      out.append("<br>block <code>").append(Html.escape(check.block())).append("</code>");
    }
    return out.append("</div>").toString();
  }
}
