package io.holdfast.agent.http;

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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
      assertThat(body.replace("<section", "\n<section").replace("<tr>", "\n<tr>").strip())
          .isEqualTo(expected.strip());
    }
  }

  @Test
  void render_wordsFromOutside_areEscaped() {
    assertThat(page()).contains("&lt;img src=x&gt;").doesNotContain("<img");
  }

  @Test
  void render_brokenBlock_isNamedInRed() {
    assertThat(page()).contains("class=\"reason bad\"", "block <code>" + BLOCK);
  }

  private static String page() {
    CheckView good = check("backup-2", "verified", "keys and digest are as at backup time", null);
    CheckView bad =
        check("backup-1", "unrestorable", "Longhorn can not restore <img src=x>", BLOCK);
    StatusView status =
        new StatusView(
            "0.1.0",
            NOW,
            "holdfast-data",
            new HealthView(true, "holdfast 0.1.0"),
            new HealthView(true, "volume holdfast-data: attached, healthy"),
            new HealthView(false, "s3://b@r/: no route to host"),
            new HealthView(true, "agent.yaml: 1 policies"),
            List.of(
                new PolicyView(
                    "frequent",
                    "agent",
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
            good,
            NOW.minusSeconds(90));
    List<BackupView> backups =
        List.of(
            new BackupView(
                "backup-2",
                "default",
                NOW.minusSeconds(90),
                6_291_456,
                2048,
                "frequent",
                "r2",
                "completed",
                1234L,
                "aa",
                "verified",
                good),
            new BackupView(
                "backup-1",
                "default",
                NOW.minusSeconds(9000),
                6_291_456,
                4_194_304,
                "frequent",
                "r1",
                "completed",
                1200L,
                "bb",
                "unrestorable",
                bad));
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
        status,
        backups,
        List.of(run),
        List.of(
            new FindingView("password", "ok", "the store asks", "why", ""),
            new FindingView("pinned-image", "failed", "<latest>", "It moves.", "name a version")));
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
