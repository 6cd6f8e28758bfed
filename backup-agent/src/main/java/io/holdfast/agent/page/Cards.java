package io.holdfast.agent.page;

import io.holdfast.agent.api.HealthView;
import io.holdfast.agent.api.StatusView;
import java.time.Instant;

/** How things stand, at a glance. */
final class Cards {
  private Cards() {}

  static void render(StringBuilder out, StatusView status) {
    out.append("<section id=cards class=cards aria-label=\"How things stand\">");
    card(out, "Store", status.store());
    card(out, "Longhorn", status.longhorn());
    card(out, "Backup target", status.target());
    if (!status.config().ok()) {
      card(out, "Configuration", status.config());
    }
    if (!status.state().ok()) {
      card(out, "Agent's state", status.state());
    }
    Instant verified = status.newestVerifiedAt();
    card(
        out,
        "Newest verified backup",
        verified != null,
        verified == null ? "none yet" : "data of " + Html.time(verified, status.now()));
    out.append("</section>\n");
  }

  private static void card(StringBuilder out, String name, HealthView health) {
    card(out, name, health.ok(), Html.escape(health.words()));
  }

  private static void card(StringBuilder out, String name, boolean good, String html) {
    out.append("<div class=\"card ")
        .append(good ? "good" : "bad")
        .append("\"><h2>")
        .append(name)
        .append(good ? "" : " <span class=badge>trouble</span>")
        .append("</h2><p>")
        .append(html)
        .append("</p></div>");
  }
}
