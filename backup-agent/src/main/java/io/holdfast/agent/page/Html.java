package io.holdfast.agent.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text for the page. Whatever comes from outside goes through {@link #escape}. */
final class Html {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Html() {}

  static String escape(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A time as people read it, with the exact one beneath. */
  static String time(@Nullable Instant at, Instant now) {
    if (at == null) {
      return "–";
    }
    String distance = span(Duration.between(at, now).abs());
    String words = at.isAfter(now) ? "in " + distance : distance + " ago";
    return "<time datetime=\""
        + at
        + "\" title=\""
        + TIME.format(at)
        + " UTC\">"
        + words
        + "</time>";
  }

  static String clock(@Nullable Instant at) {
    return at == null ? "–" : TIME.format(at);
  }

  static String span(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }

  static String seconds(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : span(Duration.ofSeconds((long) seconds));
  }

  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  static String number(@Nullable Long number) {
    return number == null ? "–" : String.format(Locale.ROOT, "%,d", number);
  }
}
