package io.holdfast.agent.page;

import io.holdfast.agent.api.BackupView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The backups by the age of their data, which goes up to the left by powers, as retention thins
 * them: how far back one can go, and in what steps. Widths are in per cent, so that it fits any
 * screen without its letters shrinking.
 */
final class Timeline {
  private static final double YOUNGEST = 60; // seconds; anything younger is at the right edge
  private static final double LEAST_SPAN = 7200;
  private static final int BARS = 92; // pixels
  private static final int GROUND = 100;
  private static final int MARKS = 112;
  private static final int WORDS = 138;
  private static final int HEIGHT = 144;
  private static final double ROOM_FOR_WORDS = 17; // per cent of a screen of 360 pixels
  private static final Map<Long, String> TICKS =
      new TreeMap<>(
          Map.of(
              60L, "1 min",
              600L, "10 min",
              3600L, "1 h",
              21_600L, "6 h",
              86_400L, "1 day",
              604_800L, "1 week",
              2_592_000L, "1 month",
              15_552_000L, "6 months",
              63_072_000L, "2 years",
              315_360_000L, "10 years"));

  private final List<BackupView> backups;
  private final Instant now;
  private final double oldest;
  private final long largest;

  private Timeline(List<BackupView> backups, Instant now) {
    this.backups = backups;
    this.now = now;
    this.oldest =
        Math.max(LEAST_SPAN, backups.stream().mapToDouble(this::age).max().orElse(0) * 1.2);
    this.largest = Math.max(1, backups.stream().mapToLong(BackupView::size).max().orElse(1));
  }

  static void render(StringBuilder out, List<BackupView> all, Instant now) {
    out.append("<section id=timeline><h2>Timeline</h2>");
    List<BackupView> dated = all.stream().filter(each -> each.dataAt() != null).toList();
    if (dated.isEmpty()) {
      out.append("<p class=none>no backup yet</p></section>\n");
      return;
    }
    new Timeline(dated, now).render(out);
    out.append("</section>\n");
  }

  private void render(StringBuilder out) {
    out.append("<svg class=plot height=\"")
        .append(HEIGHT)
        .append("\" role=\"img\" aria-label=\"")
        .append(summary())
        .append("\"><defs>");
    for (Verdict each : Verdict.values()) {
      out.append(each.definition());
    }
    out.append("</defs>");
    ticks(out);
    // Those last, and so on top, that somebody must see.
    backups.stream()
        .sorted(Comparator.comparing(each -> Verdict.of(each.verified())))
        .forEach(each -> bar(out, each));
    out.append("</svg>");
    legend(out);
  }

  /** Lines at round ages; on a narrow screen only those have words that have room for them. */
  private void ticks(StringBuilder out) {
    double lastWith = Double.POSITIVE_INFINITY;
    for (Map.Entry<Long, String> each : TICKS.entrySet()) {
      double place = place(each.getKey());
      if (each.getKey() < oldest) {
        boolean close = lastWith - place < ROOM_FOR_WORDS;
        lastWith = close ? lastWith : place;
        tick(out, each.getKey(), each.getValue(), close);
      }
    }
  }

  private void tick(StringBuilder out, long seconds, String words, boolean close) {
    String x = x((double) seconds);
    String anchor = seconds <= YOUNGEST ? "end" : "middle";
    out.append(
            "<g class=%s><line x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/>"
                .formatted(close ? "\"tick close\"" : "tick", x, x, MARKS + 10))
        .append(
            "<text x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text></g>"
                .formatted(x, WORDS, anchor, words));
  }

  private void bar(StringBuilder out, BackupView backup) {
    Verdict verdict = Verdict.of(backup.verified());
    String x = x(age(backup));
    long sent = Math.min(backup.uploaded(), backup.size());
    out.append("<g class=")
        .append(verdict.word())
        .append("><title>")
        .append(Html.clock(backup.dataAt()))
        .append(" UTC · ")
        .append(Html.escape(backup.id()))
        .append(" · ")
        .append(verdict.word())
        .append(" · ")
        .append(Html.bytes(backup.size()))
        .append(", ")
        .append(Html.bytes(backup.uploaded()))
        .append(" sent</title>");
    stem(out, x, "size", backup.size());
    stem(out, x, "sent", sent);
    out.append(verdict.mark(x, MARKS)).append("</g>\n");
  }

  private void stem(StringBuilder out, String x, String name, long bytes) {
    long height = Math.max(1, Math.round((double) BARS * bytes / largest));
    out.append(
        "<line class=%s x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>"
            .formatted(name, x, x, GROUND - height, GROUND));
  }

  private void legend(StringBuilder out) {
    out.append("<p class=legend>");
    for (Verdict each : Verdict.values()) {
      long count = Verdict.count(backups, each);
      if (count > 0) {
        out.append("<span class=")
            .append(each.word())
            .append("><svg width=\"14\" height=\"14\" aria-hidden=\"true\">")
            .append(each.mark("7", 7))
            .append("</svg>")
            .append(each.word())
            .append(' ')
            .append(count)
            .append("</span> ");
      }
    }
    out.append("<small>A bar is a backup’s size, up to ")
        .append(Html.bytes(largest))
        .append(
            "; its dark part is what was sent for it. Ages of the data from right to left.</small></p>");
  }

  private String summary() {
    StringBuilder words = new StringBuilder(backups.size() + " backups by age of their data: ");
    for (Verdict each : Verdict.values()) {
      long count = Verdict.count(backups, each);
      if (count > 0) {
        words.append(count).append(' ').append(each.word()).append(", ");
      }
    }
    double newest = backups.stream().mapToDouble(this::age).min().orElse(0);
    return words
        .append("the newest ")
        .append(Html.span(Duration.ofSeconds((long) newest)))
        .append(" old. They are listed below.")
        .toString();
  }

  private double age(BackupView backup) {
    Instant at = backup.dataAt();
    return at == null ? 0 : Math.max(0, Duration.between(at, now).toMillis() / 1000.0);
  }

  private String x(double age) {
    return String.format(Locale.ROOT, "%.2f%%", place(age));
  }

  /** In per cent of the width. */
  private double place(double age) {
    double share = Math.log(Math.max(age, YOUNGEST) / YOUNGEST) / Math.log(oldest / YOUNGEST);
    return 98.5 - 97 * share;
  }
}
