package io.holdfast.agent.page;

import io.holdfast.agent.api.BackupView;
import java.util.List;
import java.util.Locale;

/** What is known of a backup, and the mark it has in the timeline: a form beside the colour. */
enum Verdict {
  UNCHECKED("<circle r=\"3.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>"),
  VERIFIED("<circle r=\"4\" fill=\"currentColor\"/>"),
  INCONCLUSIVE("<path d=\"M0-5L5 4H-5Z\" fill=\"currentColor\"/>"),
  MISMATCH("<path d=\"M-4-4L4 4M4-4L-4 4\" stroke=\"currentColor\" stroke-width=\"2.5\"/>"),
  UNRESTORABLE("<path d=\"M-4-4L4 4M4-4L-4 4\" stroke=\"currentColor\" stroke-width=\"2.5\"/>");

  private final String shape;

  Verdict(String shape) {
    this.shape = shape;
  }

  /** Of a word of the API. */
  static Verdict of(String word) {
    return List.of(values()).stream()
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElse(UNCHECKED);
  }

  static long count(List<BackupView> backups, Verdict verdict) {
    return backups.stream().filter(each -> of(each.verified()) == verdict).count();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isBad() {
    return this == MISMATCH || this == UNRESTORABLE;
  }

  /** The mark's definition, for {@link #mark} to refer to. */
  String definition() {
    return "<g id=\"mark-" + word() + "\">" + shape + "</g>";
  }

  /** The mark, at a place in per cent of the width and in pixels from the top. */
  String mark(String x, int y) {
    return "<use href=\"#mark-"
        + word()
        + "\" class=\""
        + word()
        + "\" x=\""
        + x
        + "\" y=\""
        + y
        + "\"/>";
  }

  String badge() {
    return "<span class=\"badge " + word() + "\">" + word() + "</span>";
  }
}
