package io.holdfast.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.CheckView;
import io.holdfast.agent.api.FindingView;
import io.holdfast.agent.api.HealthView;
import io.holdfast.agent.api.PolicyView;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StatusView;
import io.holdfast.agent.api.StepView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final Instant NOW = Instant.parse("2026-11-21T04:10:00Z");
  private static final String BLOCK = "0123456789abcdef".repeat(4);

  /** The whole body but the style; a change here is to be looked at in a browser. */
  @Test
  void render_goodAndBadBackups_isAsSnapshot() throws IOException {
    String page = page();
    String body = page.substring(page.indexOf("<body>"));
    try (InputStream in = PageTest.class.getResourceAsStream("/page-body.html")) {
      String expected =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(body.strip()).isEqualTo(expected.strip());
    }
  }

  @Test
  void render_wordsFromOutside_areEscaped() {
    assertThat(page()).contains("&lt;img src=x&gt;").doesNotContain("<img");
  }

  @Test
  void render_nothingThere_saysSoEverywhere() {
    String empty = Page.render(data(List.of(), List.of(), List.of(), List.of()));
    assertThat(empty)
        .contains("no backup yet", "none yet", "no restore check yet", "it has not looked yet")
        .doesNotContain("<svg class=plot");
  }

  @Test
  void render_manyBackups_listsTheNewestAndDrawsAll() {
    List<BackupView> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add(backup("backup-" + i, NOW.minusSeconds(3600L * i), "verified", null));
    }
    String page = Page.render(data(many, List.of(), List.of(), List.of()));
    assertThat(page).contains("all 400 backups").contains("id=\"check-backup-19\"");
    assertThat(page).doesNotContain("id=\"check-backup-20\"");
    assertThat(page.split("class=size", -1)).hasSize(401);
  }

  @Test
  void timeline_ofMonths_leavesWordsOutThatHaveNoRoomOnANarrowScreen() {
    var out = new StringBuilder();
    Timeline.render(
        out, List.of(backup("backup-1", NOW.minusSeconds(20_000_000), "verified", null)), NOW);
    assertThat(out.toString().split("class=\"tick close\"", -1)).hasSizeBetween(3, 6);
    assertThat(out).contains("<g class=tick>");
  }

  @Test
  void render_actions_areThoseThatCanBeDone() {
    assertThat(page()).contains("data-ask=backups").contains("data-target=\"off&lt;site\"");
    PageData all = data(List.of(), List.of(), List.of(), List.of());
    PageData exporting =
        new PageData(
            all.status(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            List.of(),
            "1-1",
            false);
    assertThat(Page.render(exporting))
        .doesNotContain("data-ask=backups", "data-ask=exports")
        .contains("data-ask=checks");
  }

  @Test
  void renderLive_hasOnlyWhatChanges() {
    PageData all = data(List.of(), List.of(), List.of(), List.of());
    assertThat(Page.renderLive(all))
        .contains("<section id=cards", "<section id=now")
        .doesNotContain("<section id=backups", "<script", "<form");
  }

  @Test
  void timeline_agesFromAMomentToYears_stayWithinThePlot() {
    List<BackupView> backups =
        List.of(
            backup("ahead", NOW.plusSeconds(5000), "verified", null),
            backup("now", NOW, "unchecked", null),
            backup("old", NOW.minusSeconds(900_000_000), "mismatch", null));
    StringBuilder out = new StringBuilder();
    Timeline.render(out, backups, NOW);
    assertThat(places(out.toString(), "<use[^>]* x=\"([\\d.]+)%\""))
        .hasSize(3)
        .allMatch(x -> x >= 1 && x <= 99);
    assertThat(out).contains("10 years", "3 backups by age");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 1, 59, 86_400, 4e8})
  void measured_figuresOfAnySize_stayWithinThePlot(double seconds) {
    List<CheckView> checks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      checks.add(
          new CheckView(
              "run",
              "backup-" + i,
              i == 1 ? "mismatch" : "verified",
              NOW.minusSeconds(i),
              null,
              null,
              null,
              null,
              List.of(),
              "why",
              null,
              seconds,
              0,
              (long) (seconds * i)));
    }
    StringBuilder out = new StringBuilder();
    CheckPlot.render(out, checks);
    assertThat(places(out.toString(), "<circle class=rto cx=\"([\\d.]+)%"))
        .hasSize(2)
        .allMatch(x -> x >= 10 && x <= 99);
    assertThat(places(out.toString(), " cy=\"(-?\\d+)\"")).allMatch(y -> y >= 7 && y <= 136);
    assertThat(out).doesNotContain("NaN", "Infinity").contains("not verified 1");
  }

  private static List<Double> places(String svg, String pattern) {
    return Pattern.compile(pattern)
        .matcher(svg)
        .results()
        .map(each -> Double.parseDouble(each.group(1)))
        .toList();
  }

  @Test
  void render_brokenBlock_isNamedInRed() {
    assertThat(page()).contains("class=\"reason bad\"", "block <code>" + BLOCK);
  }

  private static String page() {
    CheckView good = check("backup-2", "verified", "keys and digest are as at backup time", null);
    CheckView bad =
        check("backup-1", "unrestorable", "Longhorn can not restore <img src=x>", BLOCK);
    List<BackupView> backups =
        List.of(
            backup("backup-2", NOW.minusSeconds(90), "verified", good),
            backup("backup-1", NOW.minusSeconds(9000), "unrestorable", bad));
    StepView step =
        new StepView("backup", "running", NOW.minusSeconds(3), null, 3.2, 40, "uploading");
    RunView run =
        new RunView(
            "20261121-040957-abcd",
            "backup",
            "frequent",
            "schedule",
            "running",
            NOW.minusSeconds(3),
            NOW.minusSeconds(3),
            null,
            3.2,
            null,
            List.of("a note"),
            List.of(step),
            "holdfast 0.1.0",
            null,
            null,
            0,
            0,
            3L,
            "cc",
            null,
            List.of(),
            null,
            null,
            null,
            null);
    return Page.render(
        data(
            backups,
            List.of(run),
            List.of(good, bad),
            List.of(
                new FindingView("password", "ok", "the store asks", "why", ""),
                new FindingView("last-save", "unknown", "no answer", "why", ""),
                new FindingView(
                    "pinned-image", "failed", "<latest>", "It moves.", "name a version"))));
  }

  private static PageData data(
      List<BackupView> backups,
      List<RunView> runs,
      List<CheckView> checks,
      List<FindingView> findings) {
    StatusView status =
        new StatusView(
            "0.1.0",
            NOW,
            "holdfast-data",
            new HealthView(true, "holdfast 0.1.0"),
            new HealthView(true, "volume holdfast-data: attached, healthy"),
            new HealthView(false, "s3://b@r/: no route to host"),
            new HealthView(true, "saved"),
            new HealthView(true, "agent.yaml: 1 policies"),
            List.of(
                new PolicyView(
                    "frequent",
                    "native",
                    "backup",
                    "*/5 * * * *",
                    "UTC",
                    "last 12",
                    1,
                    "default",
                    NOW.plusSeconds(200),
                    NOW.minusSeconds(100))),
            null,
            0,
            null,
            null,
            NOW.minusSeconds(90));
    return new PageData(
        status, backups, runs, checks, findings, true, List.of("off<site"), "abc-7", false);
  }

  private static BackupView backup(
      String id, Instant dataAt, String verified, @Nullable CheckView check) {
    return new BackupView(
        id,
        "default",
        dataAt,
        6_291_456,
        4_194_304,
        "frequent",
        "r-" + id,
        "completed",
        1234L,
        "aa",
        verified,
        check);
  }

  private static CheckView check(
      String backup, String result, String reason, @Nullable String block) {
    return new CheckView(
        "20261121-040000-abcd",
        backup,
        result,
        NOW.minusSeconds(60),
        1234L,
        1234L,
        "aa",
        "aa",
        List.of(),
        reason,
        block,
        1.5,
        0.2,
        30);
  }
}
